using System.Text;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

/// <summary>Sample messages of three projects: signed ones verify, and unsigned ones are signed and then verify.</summary>
public sealed class DkimExamples
{
    private static readonly FakeTimeProvider Clock = new(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));

    [Fact]
    public async Task Signed_examples_pass_and_unsigned_ones_can_be_signed_and_then_pass()
    {
        var corpus = Corpus.Open("dkim-examples");
        var verdicts = new Verdicts<Example>("dkim-examples");
        foreach (var element in corpus.Cases())
        {
            var (id, file) = (element.GetProperty("id").GetString()!, element.GetProperty("file").GetString()!);
            var example = await TryAsync(corpus.Folder, id, file);
            verdicts.Add(example, example.Agrees, example.ToString());
        }

        verdicts.Conclude();
    }

    private static async Task<Example> TryAsync(string folder, string id, string file) => id switch
    {
        "mailauth-001" or "mailauth-003" or "mailauth-006" => await WithZoneAsync(folder, id, file),
        "mimekit-others" => await GmailAsync(folder, id),
        "dkimpy-rfc6376.signed.msg" => await Rfc6376Async(folder, id, file),
        "dkimpy-ed25519test2.msg" => await EximAsync(folder, id, file),
        "dkimpy-test_nofrom.message" => new Example(id, "refused", Record.Exception(() => Signer(folder).Sign(Crlf(folder, file))) is ArgumentException ? "refused" : "signed"),
        _ => await SignedHereAsync(folder, id, file),
    };

    private static async Task<Example> WithZoneAsync(string folder, string id, string file)
    {
        var text = Text(folder, file);
        var end = text.IndexOf("\n\n", StringComparison.Ordinal);
        var verification = await VerifyAsync(DkimZone.Read(text[..end].Split('\n')), Crlf(text[(end + 2)..]));
        return new Example(id, "Pass", verification.Results[^1].Status.ToString());
    }

    private static async Task<Example> GmailAsync(string folder, string id)
    {
        var pem = Text(folder, "mimekit/gmail.pub");
        var zone = new DkimZone();
        zone.Add("20120113._domainkey.gmail.com", $"v=DKIM1; p={string.Concat(pem.Split('\n').Where(line => !line.StartsWith('-')))}");
        return new Example(id, "Pass", (await VerifyAsync(zone, Crlf(folder, "mimekit/gmail.msg"))).Status.ToString());
    }

    private static async Task<Example> Rfc6376Async(string folder, string id, string file)
    {
        // The keys of RFC 8463 A.2, which signed this message too.
        var zone = new DkimZone();
        zone.Add("brisbane._domainkey.football.example.com", "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
        zone.Add("test._domainkey.football.example.com", Text(folder, "dkimpy/test.txt").Trim());
        var verification = await VerifyAsync(zone, Crlf(folder, file));
        return new Example(id, "Pass Pass", string.Join(' ', verification.Results.Select(result => result.Status)));
    }

    // The corpus has no key for it; this is the public key of the test domain of Exim, which signed it.
    private static async Task<Example> EximAsync(string folder, string id, string file)
    {
        var zone = new DkimZone();
        zone.Add("sed._domainkey.test.ex", "v=DKIM1; k=ed25519; p=sPs07Vu29FpHT/80UXUcYHFOHifD4o2ZlP2+XUh9g6E=");
        return new Example(id, "Pass", (await VerifyAsync(zone, Crlf(folder, file))).Status.ToString());
    }

    private static async Task<Example> SignedHereAsync(string folder, string id, string file)
    {
        var message = Crlf(folder, file);
        var zone = new DkimZone();
        zone.Add("test._domainkey.example.com", Text(folder, "dkimpy/ed25519test.dns").Trim());
        byte[] signed = [.. Encoding.ASCII.GetBytes(Signer(folder).Sign(message)), .. message];
        return new Example(id, "Pass", (await VerifyAsync(zone, signed)).Results[0].Status.ToString());
    }

    // The seed stands in the corpus as dkimpy keeps it: base64 of its 32 octets.
    private static DkimSigner Signer(string folder)
    {
        byte[] pkcs8 = [.. Convert.FromHexString("302e020100300506032b657004220420"), .. Convert.FromBase64String(Text(folder, "dkimpy/ed25519test.key"))];
        var key = DkimKey.FromPem($"-----BEGIN PRIVATE KEY-----\n{Convert.ToBase64String(pkcs8)}\n-----END PRIVATE KEY-----");
        return new DkimSigner(new DkimSignerOptions { Domain = Domain.Parse("example.com"), Keys = [new DkimSigningKey("test", key)] }, Clock);
    }

    private static Task<DkimVerification> VerifyAsync(DkimZone zone, byte[] message) => new DkimVerifier(zone, clock: Clock).VerifyAsync(message);

    private static string Text(string folder, string file) => Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(folder, file)));

    private static byte[] Crlf(string folder, string file) => Crlf(Text(folder, file));

    private static byte[] Crlf(string text) =>
        Encoding.Latin1.GetBytes(text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal));

    private sealed record Example(string Id, string Expected, string Found)
    {
        public bool Agrees => string.Equals(Expected, Found, StringComparison.Ordinal);

        public override string ToString() => $"{Id}: {Expected} expected, {Found} found";
    }
}
