using System.Diagnostics;
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
    private const int Rounds = 5;
    private const int Times = 400;

    private static readonly Domain Example = Domain.Parse("example.org");

    /// <summary>Measures, every case once a round, and prints the medians.</summary>
    public static void Run()
    {
        using var rsa = RSA.Create(2048);
        using var rsaKey = DkimKey.FromPem(rsa.ExportPkcs8PrivateKeyPem());
        using var edKey = DkimKey.Create(DkimKeyType.Ed25519);
        var seed = Seed(edKey);
        var message = Built();
        var octets = Octets(message);
        var hash = SHA256.HashData(octets);
        var one = new Trust.DkimSigner(new DkimSignerOptions { Domain = Example, Keys = [new DkimSigningKey("r", rsaKey)] });
        var both = new Trust.DkimSigner(new DkimSignerOptions { Domain = Example, Keys = [new DkimSigningKey("r", rsaKey), new DkimSigningKey("e", edKey)] });
        var mimeKit = MimeKitSigner(rsa);
        var headers = new[] { HeaderId.From, HeaderId.To, HeaderId.Subject, HeaderId.Date, HeaderId.MessageId };
        (string Name, Action Work)[] cases =
        [
            ("bare RSA-2048", () => rsa.SignHash(hash, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)),
            ("bare Ed25519", () => Ed25519.Sign(seed, 0, hash, 0, hash.Length, new byte[64], 0)),
            ("Waxwing, RSA-2048", () => one.Sign(octets)),
            ("Waxwing, RSA-2048 and Ed25519", () => both.Sign(octets)),
            ("MimeKit, RSA-2048", () => mimeKit.Sign(message, headers)),
        ];
        var medians = Medians(cases);
        Console.WriteLine($"signing a message of {octets.Length} octets, medians of {Rounds} rounds of {Times}:");
        foreach (var (name, microseconds) in medians)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-32} {microseconds,8:0.0} us"));
        }

        var (bare, ed, ours, two, theirs) = (medians[0].Microseconds, medians[1].Microseconds, medians[2].Microseconds, medians[3].Microseconds, medians[4].Microseconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  RSA: {ours / bare:0.00} x the bare signature, {theirs / ours:0.0} x faster than MimeKit; both: {two / (bare + ed):0.00} x the two bare signatures"));
    }

    private static (string Name, double Microseconds)[] Medians((string Name, Action Work)[] cases)
    {
        var times = cases.Select(_ => new double[Rounds]).ToArray();
        for (var round = -1; round < Rounds; round++)
        {
            for (var i = 0; i < cases.Length; i++)
            {
                var begin = Stopwatch.GetTimestamp();
                for (var time = 0; time < Times; time++)
                {
                    cases[i].Work();
                }

                if (round >= 0)
                {
                    times[i][round] = Stopwatch.GetElapsedTime(begin).TotalMicroseconds / Times;
                }
            }
        }

        return [.. cases.Zip(times, (one, rounds) => (one.Name, rounds.Order().ElementAt(Rounds / 2)))];
    }

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

    private static byte[] Seed(DkimKey key)
    {
        var der = Convert.FromBase64String(string.Concat(key.ToPem().Split('\n').Where(line => !line.StartsWith('-')).Select(line => line.Trim())));
        return ((Ed25519PrivateKeyParameters)Org.BouncyCastle.Security.PrivateKeyFactory.CreateKey(der)).GetEncoded();
    }
}
