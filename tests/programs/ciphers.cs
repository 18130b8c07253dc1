using System; using System.IO; using System.Linq; using System.Security.Cryptography; using System.Text;
class Program { static void Main() {
  using var aes = Aes.Create(); aes.Key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray(); aes.IV = new byte[16];
  var enc = aes.EncryptCbc(Encoding.UTF8.GetBytes("hello world"), aes.IV); Console.WriteLine(Convert.ToHexString(enc)); Console.WriteLine(Encoding.UTF8.GetString(aes.DecryptCbc(enc, aes.IV)));
  using var g = new AesGcm(new byte[16], 16); var ct = new byte[5]; var tag = new byte[16]; g.Encrypt(new byte[12], new byte[] { 1, 2, 3, 4, 5 }, ct, tag); Console.WriteLine(Convert.ToHexString(ct) + Convert.ToHexString(tag));
  Console.WriteLine(Convert.ToHexString(Rfc2898DeriveBytes.Pbkdf2("pw", new byte[8], 1000, HashAlgorithmName.SHA256, 16)));
  using var sha = SHA512.Create(); using var cs = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write); cs.Write(new byte[1000]); cs.FlushFinalBlock(); Console.WriteLine(Convert.ToHexString(sha.Hash!)[..20]);
  try { aes.DecryptCbc(new byte[16], aes.IV); } catch (CryptographicException e) { Console.WriteLine(e.Message); }
  using var inc = IncrementalHash.CreateHash(HashAlgorithmName.SHA384); inc.AppendData(new byte[] { 1 }); Console.WriteLine(Convert.ToHexString(inc.GetCurrentHash())[..10]); inc.AppendData(new byte[] { 2 }); Console.WriteLine(Convert.ToHexString(inc.GetHashAndReset())[..10]);
  Console.WriteLine(Convert.ToHexString(HMACSHA1.HashData(new byte[] { 1 }, new byte[] { 2 })) + RandomNumberGenerator.GetInt32(5, 6) + Convert.ToHexString(SHA3_256.IsSupported ? SHA3_256.HashData(new byte[] { 1 }) : new byte[1])[..6]);
} }
