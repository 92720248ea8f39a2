using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>Keys, a clock, and messages that were signed by hand: with simple canonicalization and none of the code under test.</summary>
internal static class Made
{
    public const string Header = "From: Ada <ada@example.org>\r\nTo: bob@example.net\r\nSubject: Hello\r\n";
    public const string Body = "Hello Bob.\r\n";

    public static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    private static readonly Lazy<RSA> LazyRsa = new(() => RSA.Create(2048));
    private static readonly Lazy<DkimKey> LazyRsaKey = new(() => DkimKey.FromPem(LazyRsa.Value.ExportPkcs8PrivateKeyPem()));
    private static readonly Lazy<DkimKey> LazyEd25519Key = new(() => DkimKey.Create(DkimKeyType.Ed25519));

    public static RSA Rsa => LazyRsa.Value;

    public static DkimKey RsaKey => LazyRsaKey.Value;

    public static DkimKey Ed25519Key => LazyEd25519Key.Value;

    public static FakeTimeProvider Clock => new(Now);

    public static Domain Domain { get; } = Domain.Parse("example.org");

    /// <summary>A zone with the keys of this class: selectors rsa and ed of example.org.</summary>
    public static KeyZone Zone => new()
    {
        ["rsa._domainkey.example.org"] = KeyZone.Text(RsaKey.RecordText),
        ["ed._domainkey.example.org"] = KeyZone.Text(Ed25519Key.RecordText),
    };

    public static DkimSignerOptions Options => new() { Domain = Domain, Keys = [new DkimSigningKey("rsa", RsaKey), new DkimSigningKey("ed", Ed25519Key)] };

    public static byte[] Octets(string text) => Encoding.Latin1.GetBytes(text);

    /// <summary>A message with a signature of the tags given and a right <c>bh=</c> and <c>b=</c>; what is signed are the fields in the order of <paramref name="signed"/>.</summary>
    public static byte[] Signed(string tags, string header = Header, string body = Body, string[]? signed = null, RSA? rsa = null, long? length = null)
    {
        var bodyOctets = Octets(body);
        var hash = Convert.ToBase64String(SHA256.HashData(bodyOctets.AsSpan(0, (int)(length ?? bodyOctets.Length))));
        var own = $"DKIM-Signature: {tags} bh={hash}; b=";
        var fields = header.Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        var input = string.Concat((signed ?? [fields[0]]).Select(field => $"{field}\r\n")) + own;
        var value = Convert.ToBase64String((rsa ?? Rsa).SignData(Octets(input), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        return Octets($"{own}{value}\r\n{header}\r\n{body}");
    }

    public static async Task<DkimResult> VerifyAsync(byte[] message, KeyZone? zone = null, DkimVerifierOptions? options = null) =>
        Assert.Single((await new DkimVerifier(zone ?? Zone, options, Clock).VerifyAsync(message)).Results);
}
