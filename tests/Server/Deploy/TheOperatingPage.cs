using System.Text.RegularExpressions;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Deploy;

/// <summary><c>docs/operating.md</c> says of each alert what to look at, and of each listed log event it names there is one.</summary>
public sealed partial class TheOperatingPage
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Folder, "docs/operating.md"));

    [Fact]
    public void Has_every_alert_of_the_rules_and_no_other()
    {
        var rules = File.ReadAllText(Path.Combine(Repository.Folder, "docs/telemetry/waxwing-service.rules.yml"));

        Assert.Equal(
            Alert().Matches(rules).Select(match => match.Groups["name"].Value),
            DocsPage.Read("docs/operating.md").Rows("## Health and alerts", "## The audit log").Select(row => row[0].Trim('`')).Where(name => name is not "alert"));
    }

    [Fact]
    public void Names_log_events_that_there_are()
    {
        var known = DocsPage.Read("docs/service-telemetry.md").Rows("## Log events").Select(row => row[0]).ToHashSet(StringComparer.Ordinal);
        var named = LogEvent().Matches(Text).SelectMany(match => match.Value.Split([' ', ',', '(', ')'], StringSplitOptions.RemoveEmptyEntries)).Where(word => word.All(char.IsAsciiDigit)).ToArray();

        Assert.InRange(named.Length, 6, 50);
        Assert.Empty(named.Except(known, StringComparer.Ordinal));
    }

    [GeneratedRegex(@"- alert: (?<name>\w+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Alert();

    [GeneratedRegex(@"log\s?(, | \()2\d{3}((, | and )2\d{3})?|\(2\d{3}, 2\d{3}\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LogEvent();
}
