using System.CommandLine;
using System.Text.RegularExpressions;
using Waxwing.CommandLine;
using Waxwing.Server.Commands;
using Waxwing.Server.Store;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Commands;

/// <summary><c>docs/service-commands.md</c> names every option that there is, no other, and shows commands that can be typed.</summary>
public sealed partial class TheCommandsPage
{
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Folder, "docs", "service-commands.md"));

    private static readonly RootCommand Root = ServerCommand.Root(new GlobalOptions(), _ => throw new InvalidOperationException(), KeptData.Open, (_, _) => Task.CompletedTask);

    [Fact]
    public void Every_option_is_in_a_table_of_the_page_and_no_other_is()
    {
        var options = Root.Subcommands.Where(command => command.Name is not "audit").SelectMany(Commands).SelectMany(command => command.Options).Where(option => !Root.Options.Contains(option)).Select(option => option.Name).Distinct(StringComparer.Ordinal);
        var named = Page.Split('\n').Where(line => line.StartsWith("| `--", StringComparison.Ordinal)).SelectMany(line => Option().Matches(line.Split('|')[1])).Select(match => match.Value).Distinct(StringComparer.Ordinal);
        Assert.Equal(options.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_command_of_the_page_can_be_typed()
    {
        var lines = Page.Split('\n').Where(line => line.StartsWith("$ waxwing ", StringComparison.Ordinal)).ToArray();
        Assert.True(lines.Length > 5);
        Assert.All(lines, line => Assert.Empty(Root.Parse(line["$ waxwing ".Length..].Split(' '), CommandRun.Parser).Errors));
    }

    [Fact]
    public void Every_fault_of_the_store_has_its_entry_among_the_errors()
    {
        var errors = File.ReadAllLines(Path.Combine(Repository.Folder, "docs", "errors.md"));
        Assert.All(Enum.GetNames<StoreFault>(), fault => Assert.Contains($"### Store{fault}", errors));
    }

    private static IEnumerable<Command> Commands(Command command) => command.Subcommands.SelectMany(Commands).Prepend(command);

    [GeneratedRegex("--[a-z-]+", RegexOptions.NonBacktracking)]
    private static partial Regex Option();
}
