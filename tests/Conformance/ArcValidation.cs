using System.Text.Json;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class ArcValidation
{
    [Fact]
    public async Task Chains_verify_as_the_source_says()
    {
        var verdicts = new Verdicts<ArcCase>(
            "arc-validation",
            new Deviation<ArcCase>(
                "cv=fail fails",
                "RFC 8617 §5.2: a chain with a seal that says so fails; the source, which is older, gives no result",
                item => item is { Expected.Length: 0, Verification: { Status: ArcStatus.Fail, Fault: ArcFault.ChainEnded or ArcFault.ChainValue } }));
        var corpus = Corpus.Open("arc-validation");
        var zones = Zones(await File.ReadAllTextAsync(Path.Combine(corpus.Folder, "dns.json")));
        foreach (var element in corpus.Cases())
        {
            var message = await File.ReadAllBytesAsync(Path.Combine(corpus.Folder, element.GetProperty("file").GetString()!));
            // The source was made in 2017, and none of its signatures expires.
            var verifier = new ArcVerifier(zones[element.GetProperty("suite").GetString()!]);
            var item = new ArcCase(element.GetProperty("id").GetString()!, element.GetProperty("cv").GetString()!, await verifier.VerifyAsync(message));
            verdicts.Add(item, string.Equals(item.Verification.Status.ToString(), item.Expected, StringComparison.Ordinal), item.ToString());
        }

        verdicts.Conclude();
    }

    private static Dictionary<string, DkimZone> Zones(string json)
    {
        using var document = JsonDocument.Parse(json);
        var zones = new Dictionary<string, DkimZone>(StringComparer.Ordinal);
        foreach (var suite in document.RootElement.EnumerateObject())
        {
            var zone = zones[suite.Name] = new DkimZone();
            foreach (var record in suite.Value.EnumerateObject())
            {
                zone.Add(record.Name, record.Value.GetString()!);
            }
        }

        return zones;
    }

    private sealed record ArcCase(string Id, string Expected, ArcVerification Verification)
    {
        public override string ToString() => $"{Id} source says {Expected}, we say {Verification.Status}: {Verification.Reason}";
    }
}
