using System.Net;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Bench;

/// <summary>
/// What it costs to verify a message: SPF, two DKIM signatures and DMARC, with answers of DNS that are at hand. It writes the message and the records into a folder, so
/// that others verify the same: see <c>bench/judges</c>.
/// </summary>
internal static class Verifying
{
    private static readonly Domain Judged = Domain.Parse("judged.test");

    /// <summary>Writes, measures, and prints the medians.</summary>
    public static async Task RunAsync(string folder)
    {
        using var rsa = DkimKey.Create(DkimKeyType.Rsa);
        using var ed25519 = DkimKey.Create(DkimKeyType.Ed25519);
        DkimSigningKey[] keys = [new("r", rsa), new("e", ed25519)];
        var message = Signed(keys);
        var zone = new Records(keys);
        await File.WriteAllBytesAsync(Path.Combine(folder, "message.eml"), message).ConfigureAwait(false);
        await File.WriteAllTextAsync(Path.Combine(folder, "zone"), zone.Text).ConfigureAwait(false);
        await File.WriteAllLinesAsync(Path.Combine(folder, "records"), keys.Select(key => $"{key.Selector} {key.Key.RecordText}")).ConfigureAwait(false);

        var dns = new DnsCache(zone);
        var (known, unknown) = (new Checks(dns), new Checks(new Renewed(dns)));
        var timings = await Timing.OfAsync(
            ("Waxwing (SPF, 2 x DKIM, DMARC)", () => PassAsync(known, message)),
            ("the same with keys that are met for the first time", () => PassAsync(unknown, message))).ConfigureAwait(false);
        foreach (var timing in timings)
        {
            Console.WriteLine(timing);
        }
    }

    private static async Task PassAsync(Checks checks, byte[] message)
    {
        if (!await checks.PassAsync(message).ConfigureAwait(false))
        {
            throw new InvalidOperationException("the message does not pass");
        }
    }

    private static byte[] Signed(DkimSigningKey[] keys)
    {
        var text = string.Concat(Enumerable.Repeat("Sixty-four octets of ordinary text, of which there are 32 lines.\r\n", 32));
        var message = Encoding.ASCII.GetBytes($"From: Ada <ada@judged.test>\r\nTo: Bob <bob@example.net>\r\nSubject: A message to verify\r\nDate: Mon, 30 Nov 2026 08:00:00 +0000\r\nMessage-ID: <one@judged.test>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n{text}");
        var signer = new DkimSigner(new DkimSignerOptions { Domain = Judged, Keys = [.. keys] });
        return [.. Encoding.ASCII.GetBytes(signer.Sign(message)), .. message];
    }

    private sealed class Checks(IDnsLookup dns)
    {
        private readonly SpfVerifier _spf = new(dns);
        private readonly DkimVerifier _dkim = new(dns);
        private readonly DmarcVerifier _dmarc = new(dns);

        public async Task<bool> PassAsync(byte[] message)
        {
            var spf = await _spf.CheckHostAsync(SpfQuery.OfMailFrom(IPAddress.Loopback, "mx.judged.test", "ada@judged.test")).ConfigureAwait(false);
            var dkim = await _dkim.VerifyAsync(message).ConfigureAwait(false);
            var dmarc = await _dmarc.CheckAsync(new DmarcQuery
            {
                AuthorDomains = [Judged.Ascii],
                Spf = DmarcSpfIdentifier.Of(spf),
                Dkim = [.. dkim.Results.Select(result => new DmarcDkimIdentifier(result.Status == DkimStatus.Pass ? DmarcDkimResult.Pass : DmarcDkimResult.Fail, result.Signature!.Domain.Ascii))],
            }).ConfigureAwait(false);
            return dkim.Results.All(result => result.Status == DkimStatus.Pass) && spf.Result == SpfResult.Pass && dmarc.Result == DmarcResult.Pass;
        }
    }

    /// <summary>The same answers, in which each key is another text: a verifier has never read it.</summary>
    private sealed class Renewed(IDnsLookup dns) : IDnsLookup
    {
        private int _count;

        public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            var answer = await dns.AskAsync(question, cancellationToken).ConfigureAwait(false);
            return answer.Records is [TxtRecord { Text: var text }] && text.StartsWith("v=DKIM1", StringComparison.Ordinal)
                ? DnsAnswer.Found(secure: false, [new TxtRecord($"{text}; n={_count++}")], answer.TimeToLive)
                : answer;
        }
    }

    private sealed class Records : IDnsLookup
    {
        private readonly Dictionary<DnsName, string> _texts = [];

        public Records(DkimSigningKey[] keys)
        {
            Add("judged.test", "v=spf1 ip4:127.0.0.1 ip4:192.0.2.1 -all");
            Add("_dmarc.judged.test", "v=DMARC1; p=reject");
            foreach (var key in keys)
            {
                Add($"{key.Selector}._domainkey.judged.test", key.Key.RecordText);
            }

            Text = $"$ORIGIN judged.test.\n$TTL 300\n@ SOA ns hostmaster 1 3600 600 86400 60\n@ NS ns\nns A 127.0.0.1\n@ TXT \"v=spf1 ip4:127.0.0.1 ip4:192.0.2.1 -all\"\n_dmarc TXT \"v=DMARC1; p=reject\"\n{string.Join('\n', keys.Select(key => key.Key.ZoneLine(key.Selector, Judged)))}\n";
        }

        /// <summary>The same as a zone file.</summary>
        public string Text { get; }

        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(
            question.Type == DnsType.Txt && _texts.TryGetValue(question.Name, out var text)
                ? DnsAnswer.Found(secure: false, [new TxtRecord(text)], TimeSpan.FromHours(1))
                : DnsAnswer.Absent(secure: false, nameExists: true, TimeSpan.FromHours(1)));

        private void Add(string name, string text) => _texts[DnsName.TryParse(name, out var parsed) ? parsed : throw new FormatException(name)] = text;
    }
}
