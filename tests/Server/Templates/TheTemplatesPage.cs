using System.CommandLine;
using System.Globalization;
using System.Text.RegularExpressions;
using Waxwing.CommandLine;
using Waxwing.Server.Api.Templates;
using Waxwing.Server.Commands;
using Waxwing.Server.Tests.Support;
using Waxwing.Templates;
using Waxwing.Templates.Liquid;

namespace Waxwing.Server.Tests.Templates;

/// <summary><c>docs/templates.md</c>: its commands can be typed, its file makes mail, and its names and numbers are those of the code.</summary>
public sealed partial class TheTemplatesPage
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "templates.md"));

    [Fact]
    public void Every_command_can_be_typed()
    {
        var root = ServerCommand.Root(new GlobalOptions(), _ => throw new InvalidOperationException(), KeptData.Open, (_, _) => Task.CompletedTask);
        var lines = Page.Split('\n').Where(line => line.StartsWith("$ waxwing template ", StringComparison.Ordinal)).ToArray();
        Assert.Equal(4, lines.Length);
        Assert.All(lines, line => Assert.Empty(root.Parse(line["$ waxwing ".Length..].Split(' '), CommandRun.Parser).Errors));
    }

    [Fact]
    public void The_file_makes_mail()
    {
        var begin = Page.IndexOf("Subject: {{ name }}, your table", StringComparison.Ordinal);
        var file = TemplateFile.Read(Page[begin..Page.IndexOf("```", begin, StringComparison.Ordinal)]);
        var mail = Template.Read(file.Source).Render(file.Example);
        Assert.Equal("Ann, your table is booked", mail.Subject);
        Assert.Equal("Your table is booked\n====================\n\nHello Ann, we expect 2 of you on Friday, 19:00.\n\n--------------------------------\n\nYou get this mail because you booked a table.\n", mail.Text);
    }

    [Fact]
    public void It_names_those_that_are_always_there_with_their_lives()
    {
        var rows = Page.Split('\n').Select(line => Row().Match(line)).Where(row => row.Success && MailKindWord.All.ContainsKey(row.Groups["name"].Value)).ToArray();
        Assert.Equal(BuiltInTemplates.Names, rows.Select(row => row.Groups["name"].Value).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Equal(
            MailKindWord.All[row.Groups["name"].Value].Life() switch { { TotalDays: 5 } => "in 5 days", { TotalHours: 1 } => "in an hour", { TotalMinutes: 10 } => "in 10 minutes", var other => $"{other}" },
            row.Groups["life"].Value));
    }

    [Fact]
    public void Its_limits_are_those_of_the_code()
    {
        var limits = new RenderLimits();
        foreach (var number in new[] { limits.Source, limits.Markup, limits.Data, limits.Values, limits.Steps, limits.Output, PostTemplate.Most })
        {
            Assert.Contains(number.ToString("N0", CultureInfo.InvariantCulture), Page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void It_names_every_filter()
    {
        var begin = Page.IndexOf("with the filters", StringComparison.Ordinal);
        var named = Name().Matches(Page[begin..Page.IndexOf("There are no files", begin, StringComparison.Ordinal)]).Select(match => match.Groups["name"].Value);
        Assert.Equal(LiquidFilters.Names.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [GeneratedRegex("^\\| `(?<name>[a-z-]+)` \\|.*\\| (?<life>in .*) \\|$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Row();

    [GeneratedRegex("`(?<name>[a-z_]+)(: 2)?`", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Name();
}
