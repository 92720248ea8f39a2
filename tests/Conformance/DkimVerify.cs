using System.Collections.Immutable;
using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class DkimVerify
{
    [Fact]
    public async Task Messages_verify_as_the_source_says_but_for_what_newer_RFCs_forbid()
    {
        var verdicts = new Verdicts<DkimCase>(
            "dkim-verify",
            new Deviation<DkimCase>(
                "no rsa-sha1",
                "RFC 8301 §3.1: must not be verified; the source is older",
                item => item.Faults.Contains(DkimFault.HistoricAlgorithm) && !item.Passes),
            new Deviation<DkimCase>(
                "v=1 is required",
                "RFC 6376 §3.5; drafts of the standard had no version, and the source takes them",
                item => item.Faults.All(fault => fault is DkimFault.MissingTag or DkimFault.Version) && item.Faults.Count > 0),
            new Deviation<DkimCase>(
                "DomainKeys is not verified",
                "RFC 4870 is historic, and replaced by RFC 6376",
                item => item is { IsDomainKeys: true, Faults.Count: 0 }));
        var corpus = Corpus.Open("dkim-verify");
        var verifier = new DkimVerifier(DkimZone.Read(await File.ReadAllLinesAsync(Path.Combine(corpus.Folder, "dns.dat"))));
        foreach (var element in corpus.Cases())
        {
            var message = await File.ReadAllBytesAsync(Path.Combine(corpus.Folder, element.GetProperty("file").GetString()!));
            var item = DkimCase.Of(element, await verifier.VerifyAsync(message));
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }

    private sealed record DkimCase(string Id, string Expected, string? Modern, bool IsDomainKeys, DkimVerification Verification)
    {
        public bool Passes => Verification.Status is DkimStatus.Pass;

        public ImmutableList<DkimFault> Faults => [.. Verification.Results.Select(result => result.Fault)];

        /// <summary>The source knows pass, fail, and everything else as invalid.</summary>
        public bool Agrees => (Modern ?? Expected) switch
        {
            "pass" => Passes,
            "fail" => Verification.Status is DkimStatus.Fail,
            "not-pass" => !Passes,
            "invalid" => Verification.Status is not (DkimStatus.Pass or DkimStatus.Fail or DkimStatus.None),
            var other => throw new InvalidDataException($"{Id} expects {other}, which this test does not know."),
        };

        public static DkimCase Of(JsonElement element, DkimVerification verification) => new(
            element.GetProperty("id").GetString()!, element.GetProperty("result").GetString()!, element.GetProperty("rfc6376").GetString(),
            element.GetProperty("domainkeys").GetBoolean(), verification);

        public override string ToString() => $"{Id} source says {Expected}, we say {Verification.Status}: {string.Join(' ', Verification.Results.Select(result => result.Reason))}";
    }
}
