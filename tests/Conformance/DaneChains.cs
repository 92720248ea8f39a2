using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class DaneChains
{
    // X509_V_ERR_HOSTNAME_MISMATCH
    private const int HostnameMismatch = 62;

    // When the source had these chains verified.
    private static readonly DateTimeOffset Then = new(2024, 7, 19, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Chains_match_as_the_source_says_but_for_what_SMTP_has_otherwise()
    {
        var verdicts = new Verdicts<DaneCase>(
            "dane",
            new Deviation<DaneCase>(
                "usages 0 and 1 are unusable",
                "RFC 7672 §3.1.3; the source is a library for any protocol",
                item => item.Records.All(record => record.Usage is 0 or 1) && item.Verdict.Status is DaneStatus.Unusable),
            new Deviation<DaneCase>(
                "no name check with DANE-EE",
                "RFC 7671 §5.1, RFC 7672 §3.1.1: the record is bound to the name already; the source leaves that to whoever uses it",
                item => item is { Error: HostnameMismatch, Verdict: { Status: DaneStatus.Match, Record.Usage: 3 } }),
            new Deviation<DaneCase>(
                "an anchor of which DNS has only the key is sent",
                "RFC 7672 §3.1.2: the server has to; the source verifies with the bare key too",
                item => item is { Error: 0, Verdict.Fault: DaneFault.OtherCertificate } && item.Records.All(record => record is { Usage: 2, Selector: 1, MatchingType: 0 })));
        var corpus = Corpus.Open("dane");
        foreach (var element in corpus.Cases())
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(Path.Combine(corpus.Folder, element.GetProperty("chain").GetString()!));
            ImmutableArray<TlsaRecord> records =
            [
                .. element.GetProperty("tlsa").EnumerateArray().Select(tlsa =>
                    new TlsaRecord(tlsa[0].GetInt32(), tlsa[1].GetInt32(), tlsa[2].GetInt32(), [.. Convert.FromHexString(tlsa[3].GetString()!)])),
            ];
            var item = new DaneCase(
                element.GetProperty("id").GetString()!, element.GetProperty("verify_error").GetInt32(), element.GetProperty("match_depth").GetInt32(), records,
                DaneVerifier.Verify([.. chain], records, [Domain.Parse("example.com")], Then));
            verdicts.Add(item, item.Agrees, item.ToString());
            foreach (var certificate in chain)
            {
                certificate.Dispose();
            }
        }

        verdicts.Conclude();
    }

    private sealed record DaneCase(string Id, int Error, int Depth, ImmutableArray<TlsaRecord> Records, DaneVerdict Verdict)
    {
        public bool Agrees => Error == 0
            ? Verdict.Status is DaneStatus.Match && Verdict.Depth == Depth
            : Verdict.Status is DaneStatus.NoMatch && (Error != HostnameMismatch || Verdict.Fault is DaneFault.OtherName);

        public override string ToString() => $"{Id} source says {Error} at {Depth}, we say {Verdict.Status} at {Verdict.Depth}: {Verdict.Reason}";
    }
}
