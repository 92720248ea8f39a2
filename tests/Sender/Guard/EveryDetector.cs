using System.Buffers.Text;
using System.Text;

namespace Waxwing.Tests.Guard;

/// <summary>Each detector finds its own example, and leaves alone what only looks like it.</summary>
public sealed class EveryDetector
{
    public static TheoryData<string> Ids => [.. DetectorRules.All.Select(rule => rule.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public void Finds_its_example(string id)
    {
        var rule = DetectorRules.Of(id);

        Assert.Contains(id, Found(string.Concat(rule.Example)));
        // Within other text, where lines are long and short, and at the end of a sentence.
        Assert.Contains(id, Found($"Dear customer,\r\n\r\n{string.Concat(rule.Example)}\r\n\r\nYours, the shop.\r\n"));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void Leaves_its_counter_example(string id) => Assert.DoesNotContain(id, Found(string.Concat(DetectorRules.Of(id).CounterExample)));

    [Fact]
    public void Has_a_name_of_its_own_and_one_way_to_find_things() => Assert.All(DetectorRules.All, rule =>
    {
        Assert.Single(DetectorRules.All, other => string.Equals(other.Id, rule.Id, StringComparison.Ordinal));
        Assert.Single([rule.Pattern is not null, rule.Shapes.Length > 0, rule.Reader is not null], way => way);
        Assert.True(rule.Pattern is null || rule.Keywords.Length > 0, rule.Id);
    });

    // What strangers' servers make is longer than any example: a whole identity stands in a token, and a link of ASP.NET Core Identity has a long one.
    [Theory]
    [InlineData("json-web-token", "token eyJhbGciOiJFUzI1NiIsImtpZCI6IjEifQ.eyJpc3MiOiJzaG9wLmV4YW1wbGUiLCJz", "")]
    [InlineData("1password-service-token", "token ops_eyJ", "")]
    [InlineData("authorization-field", "Authorization: Bearer ", "")]
    [InlineData("token-link", "https://shop.example/reset?token=", "")]
    [InlineData("key-assignment", "api_key=", "")]
    [InlineData("key-assignment", "secret: \"", "\"")]
    [InlineData("password-assignment", "password=", ".")]
    public void Finds_what_is_longer_than_its_pattern(string id, string before, string behind)
    {
        var random = new Random(1);
        var token = new string([.. Enumerable.Range(0, 1_000).Select(_ => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"[random.Next(62)])]);
        var text = $"See\n{before}{token}{behind}\nthere";

        var hit = Assert.Single(Detection.Run(text).All.ToArray(), hit => string.Equals(hit.Rule.Id, id, StringComparison.Ordinal));
        Assert.Equal(text.IndexOf($"{behind}\nthere", StringComparison.Ordinal), hit.Start + hit.Length);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(10_000)]
    public void Finds_a_token_whose_header_is_long(int length)
    {
        var header = $"{{\"typ\":\"JWT\",\"x5c\":[\"{new string('A', length)}\"],\"alg\":\"RS256\"}}";
        var token = $"{Base64Url.EncodeToString(Encoding.ASCII.GetBytes(header))}.eyJpc3MiOiJzaG9wLmV4YW1wbGUifQ.c2lnbmF0dXJl";

        foreach (var before in new[] { "", "token ", "t-" })
        {
            var hit = Assert.Single(Detection.Run($"{before}{token} there").All.ToArray(), hit => string.Equals(hit.Rule.Id, "json-web-token", StringComparison.Ordinal));
            Assert.Equal((before.Length, token.Length), (hit.Start, hit.Length));
        }
    }

    [Fact]
    public void Tells_a_place_and_never_the_value()
    {
        const string Secret = "Vq7nR2xwLk";
        var finding = Assert.Single(GuardScanner.Scan($"Hello,\n  password={Secret}\n"));

        Assert.Equal(("password-assignment", 2, 12), (finding.Detector, finding.Line, finding.Column));
        Assert.DoesNotContain(Secret, finding.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret[..4], finding.ToString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Found(string text) => Detection.Run(text).All.ToArray().Select(hit => hit.Rule.Id);
}
