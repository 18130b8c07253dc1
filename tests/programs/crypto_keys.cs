// Keys, signatures, agreement, PEM and DER, password-based derivation: over the machine's OpenSSL.
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

byte[] data = Encoding.UTF8.GetBytes("the quick brown fox");
using RSA rsa = RSA.Create(2048);
byte[] signature = rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pss);
Console.WriteLine($"rsa {signature.Length} {rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)}");
signature[3] ^= 1;
Console.WriteLine($"rsa {rsa.VerifyData(data, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pss)}");
using (RSA other = RSA.Create())
{
    other.ImportFromPem(rsa.ExportRSAPrivateKeyPem());
    byte[] secret = rsa.Encrypt(data, RSAEncryptionPadding.OaepSHA256);
    Console.WriteLine($"oaep {other.KeySize} {Encoding.UTF8.GetString(other.Decrypt(secret, RSAEncryptionPadding.OaepSHA256))}");
    try { other.Decrypt(new byte[256], RSAEncryptionPadding.OaepSHA256); }
    catch (CryptographicException e) { Console.WriteLine(e.GetType().Name); }
    RSAParameters p = other.ExportParameters(true);
    Console.WriteLine($"parameters {p.Modulus!.Length} {p.D!.Length} {Convert.ToHexString(p.Exponent!)}");
}
string encrypted = rsa.ExportEncryptedPkcs8PrivateKeyPem("pw", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000));
using (RSA other = RSA.Create())
{
    other.ImportFromEncryptedPem(encrypted, "pw");
    Console.WriteLine("pkcs8 " + other.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(rsa.ExportSubjectPublicKeyInfo()));
    try { other.ImportFromEncryptedPem(encrypted, "wrong"); }
    catch (CryptographicException e) { Console.WriteLine(e.GetType().Name); }
}
foreach (ECCurve curve in new[] { ECCurve.NamedCurves.nistP256, ECCurve.NamedCurves.nistP384, ECCurve.NamedCurves.nistP521 })
{
    using ECDsa key = ECDsa.Create(curve);
    byte[] s = key.SignData(data, HashAlgorithmName.SHA384);
    using ECDsa verifier = ECDsa.Create(key.ExportParameters(false));
    Console.WriteLine($"ecdsa {key.KeySize} {s.Length} {verifier.VerifyData(data, s, HashAlgorithmName.SHA384)}");
}
using ECDiffieHellman a = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256), b = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
Console.WriteLine("ecdh " + a.DeriveKeyMaterial(b.PublicKey).AsSpan().SequenceEqual(b.DeriveKeyMaterial(a.PublicKey)));

using Aes aes = Aes.Create();
aes.Key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray();
byte[] iv = new byte[16];
Console.WriteLine("cbc " + Convert.ToHexString(aes.EncryptCbc(data, iv)));
Console.WriteLine("ecb " + Encoding.UTF8.GetString(aes.DecryptEcb(aes.EncryptEcb(data, PaddingMode.PKCS7), PaddingMode.PKCS7)));
using (var gcm = new AesGcm(aes.Key, 16))
{
    byte[] cipher = new byte[data.Length], tag = new byte[16], plain = new byte[data.Length];
    gcm.Encrypt(new byte[12], data, cipher, tag);
    Console.WriteLine("gcm " + Convert.ToHexString(tag));
    gcm.Decrypt(new byte[12], cipher, tag, plain);
    tag[0] ^= 1;
    try { gcm.Decrypt(new byte[12], cipher, tag, plain); }
    catch (AuthenticationTagMismatchException) { Console.WriteLine("gcm refuses"); }
}
Console.WriteLine("sha256 " + Convert.ToHexString(SHA256.HashData(data)));
Console.WriteLine("hmac " + Convert.ToHexString(HMACSHA512.HashData(iv, data))[..32]);
Console.WriteLine("pbkdf2 " + Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2("pw", iv, 1000, HashAlgorithmName.SHA256, 16)));
Console.WriteLine("hkdf " + Convert.ToHexString(HKDF.DeriveKey(HashAlgorithmName.SHA256, data, 16, iv)));
using (var incremental = IncrementalHash.CreateHash(HashAlgorithmName.SHA1))
{
    incremental.AppendData(data.AsSpan(0, 4));
    incremental.AppendData(data.AsSpan(4));
    Console.WriteLine("sha1 " + Convert.ToHexString(incremental.GetHashAndReset()));
}
Console.WriteLine("random " + (RandomNumberGenerator.GetBytes(32).Distinct().Count() > 8) + " " + (RandomNumberGenerator.GetInt32(5, 6)));

const string pem = """
    -----BEGIN PUBLIC KEY-----
    MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEMKBCTNIcKUSDii11ySs3526iDZ8A
    iTo7Tu6KPAqv7D7gS2XpJFbZiItSs3m9+9Ue6GnvHw/GW2ZZaVtszggXIw==
    -----END PUBLIC KEY-----
    """;
try
{
    using ECDsa known = ECDsa.Create();
    known.ImportFromPem(pem);
    Console.WriteLine("pem " + known.KeySize + " " + known.ExportSubjectPublicKeyInfoPem().Length);
}
catch (CryptographicException e) { Console.WriteLine(e.GetType().Name); }
var request = new CertificateRequest("CN=x, O=Anvil, C=DE", rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
string csr = request.CreateSigningRequestPem();
CertificateRequest loaded = CertificateRequest.LoadSigningRequestPem(csr, HashAlgorithmName.SHA256, CertificateRequestLoadOptions.Default, RSASignaturePadding.Pkcs1);
Console.WriteLine(loaded.SubjectName.Name + " " + loaded.SubjectName.Format(true).Trim().Replace(Environment.NewLine, "|"));
