using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math.EC.Rfc8032;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Bench;

/// <summary>What it costs to sign a built message, beside the bare signatures of the same keys and MimeKit's signer with its defaults.</summary>
internal static class Signing
{
    private static readonly Domain Example = Domain.Parse("example.org");

    /// <summary>Measures, and prints the medians.</summary>
    public static async Task RunAsync()
    {
        using var rsa = RSA.Create(2048);
        using var rsaKey = DkimKey.FromPem(rsa.ExportPkcs8PrivateKeyPem());
        using var edKey = DkimKey.Create(DkimKeyType.Ed25519);
        var (seed, publicKey) = Halves(edKey);
        var message = Built();
        var octets = Octets(message);
        var hash = SHA256.HashData(octets);
        var one = new Trust.DkimSigner(new DkimSignerOptions { Domain = Example, Keys = [new DkimSigningKey("r", rsaKey)] });
        var both = new Trust.DkimSigner(new DkimSignerOptions { Domain = Example, Keys = [new DkimSigningKey("r", rsaKey), new DkimSigningKey("e", edKey)] });
        var mimeKit = MimeKitSigner(rsa);
        var headers = new[] { HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId };
        var timings = await Timing.OfAsync(
            Case("bare RSA-2048", () => rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            // The faster of its two forms: with the public key at hand, which the other derives each time.
            Case("bare Ed25519", () => Ed25519.Sign(seed, 0, publicKey, 0, hash, 0, hash.Length, new byte[64], 0)),
            Case("Waxwing, RSA-2048", () => one.Sign(octets)),
            Case("Waxwing, RSA-2048 and Ed25519", () => both.Sign(octets)),
            Case("MimeKit, RSA-2048", () => mimeKit.Sign(message, headers))).ConfigureAwait(false);
        Console.WriteLine($"signing a message of {octets.Length} octets, medians:");
        foreach (var timing in timings)
        {
            Console.WriteLine(timing);
        }

        var (bare, ed, ours, two, theirs) = (timings[0].Microseconds, timings[1].Microseconds, timings[2].Microseconds, timings[3].Microseconds, timings[4].Microseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  RSA: {ours / bare:0.00} x the bare signature, {theirs / ours:0.0} x faster than MimeKit; both: {two / (bare + ed):0.00} x the two bare signatures"));
    }

    private static (string Name, Func<Task> Work) Case(string name, Action work) => (name, () =>
    {
        work();
        return Task.CompletedTask;
    });

    private static MimeMessage Built()
    {
        var message = new MimeMessage { Subject = "A message to sign" };
        message.From.Add(new MailboxAddress("Ada", "ada@example.org"));
        message.To.Add(new MailboxAddress("Bob", "bob@example.net"));
        message.Body = new TextPart("plain") { Text = string.Concat(Enumerable.Repeat("Sixty-four octets of ordinary text, of which there are 32 lines.\r\n", 32)) };
        message.Prepare(EncodingConstraint.SevenBit);
        return message;
    }

    private static byte[] Octets(MimeMessage message)
    {
        using var stream = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        message.WriteTo(format, stream);
        return stream.ToArray();
    }

    private static MimeKit.Cryptography.DkimSigner MimeKitSigner(RSA rsa)
    {
        using var pem = new MemoryStream(Encoding.ASCII.GetBytes(rsa.ExportRSAPrivateKeyPem()));
        return new MimeKit.Cryptography.DkimSigner(pem, "example.org", "r");
    }

    private static (byte[] Seed, byte[] PublicKey) Halves(DkimKey key)
    {
        var der = Convert.FromBase64String(string.Concat(key.ToPem().Split('\n').Where(line => !line.StartsWith('-')).Select(line => line.Trim())));
        var seed = (Ed25519PrivateKeyParameters)Org.BouncyCastle.Security.PrivateKeyFactory.CreateKey(der);
        return (seed.GetEncoded(), seed.GeneratePublicKey().GetEncoded());
    }
}
