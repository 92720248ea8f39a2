using CsCheck;
using Waxwing.Trust.Tests.Spf;

namespace Waxwing.Trust.Tests.Dmarc;

/// <summary>Zones and messages that are made to cost time get a verdict after a bounded number of questions.</summary>
public sealed class HostileZones
{
    [Fact]
    public async Task Ten_thousand_records_are_as_none()
    {
        var zone = new Zone("");
        Enumerable.Range(0, 10_000).ToList().ForEach(_ => zone.Add("_dmarc.example.org", "TXT", "v=DMARC1; p=reject"));
        Assert.Equal(DmarcResult.None, (await zone.CheckAsync("example.org")).Result);
    }

    [Fact]
    public async Task A_thousand_signatures_of_long_names_cost_ten_walks()
    {
        var deep = string.Join('.', Enumerable.Repeat("a", 60)) + ".example.org";
        var signatures = Enumerable.Range(0, 1000).Select(i => new DmarcDkimIdentifier(DmarcDkimResult.Pass, $"{i}.{string.Join('.', Enumerable.Repeat("b" + i, 20))}.example.org"));
        var zone = new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject");
        await zone.CheckAsync(new DmarcQuery { AuthorDomains = [deep], Dkim = [.. signatures] });
        Assert.True(zone.Asked.Count <= 11 * 8 + 1, $"{zone.Asked.Count}");
    }

    [Fact]
    public async Task However_much_a_check_has_to_tell_it_tells_its_end()
    {
        var signatures = Enumerable.Range(0, 100).Select(i => new DmarcDkimIdentifier(DmarcDkimResult.Pass, $"b{i}.example.org"));
        var query = new DmarcQuery { AuthorDomains = ["a.example.org"], Dkim = [.. signatures] };
        var verdict = await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject; adkim=s").CheckAsync(query, new DmarcOptions { MaxSigningDomains = 100 });
        Assert.Equal((DmarcVerdict.MaxSteps + 1, DmarcStepKind.Result, "RFC 7489 says Fail."), (verdict.Steps.Length, verdict.Steps[^1].Kind, verdict.Steps[^1].Reason));
        Assert.True(verdict.StepsLeftOut > 0);
    }

    [Fact]
    public async Task A_name_too_long_for_a_record_has_none() =>
        Assert.Equal(DmarcResult.Fail, (await new Zone("_dmarc.example.org  TXT  v=DMARC1; p=reject").CheckAsync(
            string.Join('.', Enumerable.Repeat(new string('a', 59), 4)) + ".example.org")).Outcome().Result);

    [Fact]
    public Task Any_zone_and_any_message_have_a_verdict() =>
        Gen.Select(Tags.Array[0, 4], Tags.Array[0, 4], Names, Names, Names).SampleAsync(
            async (here, above, author, spf, dkim) =>
            {
                var zone = new Zone("_dmarc.silent.example  FAIL").Add("_dmarc.a.example", "TXT", "v=DMARC1;" + string.Join(';', here)).Add("_dmarc.example", "TXT", "v=DMARC1;" + string.Join(';', above));
                var verdict = await zone.CheckAsync(author, spf, dkim);
                Assert.True(verdict.Result == DmarcResult.Fail || verdict.Disposition == DmarcPolicy.None);
                Assert.True(zone.Asked.Count <= 3 * 8 + 2);
            },
            iter: 3000);

    private static readonly Gen<string> Tags = OneOf("p=reject", "p=none", "p=x", "sp=none", "np=quarantine", "psd=y", "psd=n", "t=y", "adkim=s", "aspf=s", "rua=mailto:a@a.example", "rua=", "", "=", "x=1", "pct=50");

    private static readonly Gen<string> Names = OneOf("a.example", "b.a.example", "example", "c.b.a.example", "other.test", "silent.example", "", ".", "\u00FC.example", "[::1]", "a_b.a.example");

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);
}
