using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Waxwing.CommandLine.Output;
using Waxwing.Configuration;

namespace Waxwing.CommandLine;

/// <summary>From words to an exit code: parses, runs the command, and turns whatever goes wrong into an answer.</summary>
internal static class CommandRun
{
    /// <summary>How words are read.</summary>
    public static ParserConfiguration Parser { get; } = new()
    {
        // A value that begins with @ is a value: no file may put options where an address or a subject was expected.
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    /// <summary>The root of all commands, with the options that each of them has.</summary>
    /// <param name="description">What the help begins with.</param>
    /// <param name="options">The options.</param>
    public static RootCommand Root(string description, GlobalOptions options)
    {
        var root = new RootCommand(description);
        // A value that is /h or /? is a value: a slash begins paths here, no options.
        foreach (var help in root.Options.OfType<HelpOption>())
        {
            help.Aliases.Remove("/h");
            help.Aliases.Remove("/?");
        }

        options.AddTo(root);
        return root;
    }

    /// <summary>Runs the command that the words name.</summary>
    /// <param name="args">The words.</param>
    /// <param name="commands">Makes the root with its commands.</param>
    public static async Task<int> RunAsync(string[] args, Func<GlobalOptions, Signals, RootCommand> commands)
    {
        using var signals = new Signals();
        var options = new GlobalOptions();
        var parse = commands(options, signals).Parse(HelpWords(args), Parser);
        try
        {
            if (parse.Action is ParseErrorAction || (parse.Action is not null && IsOurs(parse) && parse.Errors.Count > 0))
            {
                throw Usage(parse);
            }

            return await parse.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                signals.Token);
        }
        catch (Exception exception)
        {
            // Whatever it is, it becomes an exit code and a few lines; nothing may end in a stack trace on the terminal.
            var context = CommandContext.Create(parse, options, signals);
            var failure = Failure.From(exception, signals) with { Command = Words(parse) };
            if (context.Verbose && failure.ExitCode == ExitCodes.Fault)
            {
                context.Log.WriteLine(exception.ToString());
            }

            return Report(context, failure);
        }
    }

    private static int Report(CommandContext context, Failure failure)
    {
        try
        {
            context.Output.Failure(failure);
        }
        catch (IOException)
        {
            // Standard output cannot be written: the exit code is all that is left to tell it by.
        }

        return failure.ExitCode;
    }

    private static bool IsOurs(ParseResult parse) => parse.Action == parse.CommandResult.Command.Action;

    // What was typed is repeated only if it is the name of an option or command: a stray value may be a password.
    private static UsageException Usage(ParseResult parse)
    {
        if (parse.UnmatchedTokens is [var stray, ..])
        {
            var name = stray.Split('=')[0];
            return new UsageException(
                name.StartsWith('-') ? $"there is no option {name} here{Meant(name, OptionsAt(parse))}"
                : parse.CommandResult.Command.Subcommands.Count > 0 ? $"there is no command {name}{Meant(name, CommandsAt(parse)) ?? $"; known here: {string.Join(", ", CommandsAt(parse))}"}"
                : "there is a value that no option takes: quote values that hold spaces, and see that each has its option");
        }

        if (parse.CommandResult.Command is { Subcommands.Count: > 0, Action: null } group)
        {
            return new UsageException($"{group.Name} wants a command of its own behind it: {string.Join(", ", CommandsAt(parse))}");
        }

        var errors = parse.Errors.Select(error => string.Join(' ', error.Message.Split(default(char[]), StringSplitOptions.RemoveEmptyEntries)));
        return new UsageException(string.Join(' ', errors.Distinct(StringComparer.Ordinal)));
    }

    private static string? Meant(string name, IEnumerable<string> known) => NearestName.Of(name, known) is { } meant ? $"; did you mean {meant}?" : null;

    private static IEnumerable<string> CommandsAt(ParseResult parse) => parse.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name);

    // From the root to the command: dkim new.
    private static string Words(ParseResult parse)
    {
        var words = new Stack<string>();
        for (SymbolResult? result = parse.CommandResult; result is CommandResult { Parent: not null, Command.Hidden: false } command; result = command.Parent)
        {
            words.Push(command.Command.Name);
        }

        return string.Join(' ', words);
    }

    // The global options belong to the root.
    private static IEnumerable<string> OptionsAt(ParseResult parse) =>
        parse.CommandResult.Command.Options.Concat(parse.RootCommandResult.Command.Options).Select(option => option.Name);

    // `waxwing help send` is what people type; the library knows `waxwing send --help`.
    private static string[] HelpWords(string[] args) => args is ["help", .. var rest] ? [.. rest, "--help"] : args;
}
