using System; using System.Security.Cryptography; using System.Text; using System.IO; using System.IO.Compression; using System.Linq;
class Program { static void Main() {
  Console.WriteLine(Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes("abc")))); Console.WriteLine(Convert.ToHexString(MD5.HashData(Encoding.UTF8.GetBytes("abc")))); Console.WriteLine(Convert.ToHexString(SHA1.HashData(Encoding.UTF8.GetBytes("abc"))));
  using var h = new HMACSHA256(new byte[] { 1, 2, 3 }); Console.WriteLine(Convert.ToHexString(h.ComputeHash(new byte[100]))); Console.WriteLine(RandomNumberGenerator.GetBytes(16).Length);
} }
