using System.Text;
using Waxwing.Cli;
using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>Commands on a page exist, with every option; those marked <c>run</c> are run, and say what the page says.</summary>
public sealed class TheCommands(TheSandbox sandbox)
{
    private static IEnumerable<Block> Consoles => Repository.Pages.SelectMany(page => page.Blocks).Where(block => block.Language is "console");

    public static TheoryData<string> Run => [.. Consoles.Where(block => block.MarkName is "run").Select(block => block.ToString())];

    [Fact]
    public void Every_command_is_one_that_the_command_reads()
    {
        using var signals = new Signals();
        var root = WaxwingCommand.Root(new GlobalOptions(), signals);
        var wrong =
            from block in Consoles
            from command in Shell.Commands(block.Text)
            let words = Words(command.Line)
            where words is ["waxwing" or "./run", ..] && !words.Contains("…", StringComparer.Ordinal)
            let errors = root.Parse(words switch { ["./run"] => ["demo"], [_, "help", .. var rest] => [.. rest, "--help"], _ => words[1..] }, CommandRun.Parser).Errors
            where errors.Count > 0 && !command.Output.Contains("error: ", StringComparison.Ordinal)
            select $"{block}: {command.Line}: {errors[0].Message}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Where_a_command_is_shortened_the_options_that_it_names_exist()
    {
        using var signals = new Signals();
        var root = WaxwingCommand.Root(new GlobalOptions(), signals);
        var wrong =
            from block in Consoles
            from command in Shell.Commands(block.Text)
            let words = Words(command.Line)
            where words is ["waxwing" or "./run", _, ..] && words.Contains("…", StringComparer.Ordinal) && !command.Output.Contains("error: there is no", StringComparison.Ordinal)
            let known = root.Options.Concat(root.Subcommands.Where(one => string.Equals(one.Name, words[1], StringComparison.Ordinal)).SelectMany(one => one.Options)).SelectMany(option => option.Aliases.Append(option.Name)).ToArray()
            from option in words.Where(word => word.StartsWith("--", StringComparison.Ordinal)).Except(known, StringComparer.Ordinal)
            select $"{block}: {option}";

        Assert.Empty(wrong);
    }

    [Fact]
    public void Enough_commands_are_run() => Assert.True(Run.Count >= 10, $"{Run.Count}");

    [Theory]
    [MemberData(nameof(Run))]
    public async Task A_block_that_is_marked_says_what_the_page_says(string place)
    {
        await Shell.AssertSaysAsync(Consoles.Single(block => string.Equals(block.ToString(), place, StringComparison.Ordinal)), new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["WAXWING__RELAYS__0__URL"] = sandbox.Url,
            ["WAXWING__RELAYS__0__PASSWORD"] = "env:RELAY_PASSWORD",
            ["WAXWING__RELAYS__0__CA"] = sandbox.Server.AuthorityFile,
            ["WAXWING__FROM"] = "ada@example.org",
        });
    }

    // The words of a command as a shell would cut them, up to where the shell's own signs begin.
    private static string[] Words(string line)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        char? quote = null;
        var isWord = false;
        foreach (var sign in line)
        {
            if (quote is not null)
            {
                quote = sign == quote ? null : quote;
                word.Append(sign is '"' or '\'' ? "" : sign);
            }
            else if (sign is '"' or '\'')
            {
                (quote, isWord) = (sign, true);
            }
            else if (sign is ' ')
            {
                Take();
            }
            else if (sign is '#' or '|' or '>' or '<' or '&' or ';' && !isWord)
            {
                break;
            }
            else
            {
                word.Append(sign);
                isWord = true;
            }
        }

        Take();
        return [.. words.SkipWhile(first => first.Contains('=', StringComparison.Ordinal))];

        void Take()
        {
            if (isWord)
            {
                words.Add(word.ToString());
            }

            word.Clear();
            isWord = false;
        }
    }
}
