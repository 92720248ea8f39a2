using System.CommandLine;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Smtp;

namespace Waxwing.CommandLine;

/// <summary>What a command is given to work with.</summary>
/// <param name="Output">Where its results go.</param>
/// <param name="Errors">Standard error, for progress and notes.</param>
/// <param name="Quiet">Whether only errors are wanted.</param>
/// <param name="Verbose">Whether the conversation is wanted.</param>
/// <param name="Signals">Tells when to stop.</param>
/// <param name="Clock">The clock.</param>
internal sealed record CommandContext(IOutput Output, IAnsiConsole Errors, bool Quiet, bool Verbose, Signals Signals, TimeProvider Clock)
{
    /// <summary>Whether results go to a program.</summary>
    public bool IsJson => Output is JsonOutput;

    /// <summary>Fires when the command is to stop.</summary>
    public CancellationToken Stop => Signals.Token;

    /// <summary>Standard error as lines, without anything that a terminal obeys.</summary>
    public TextWriter Log { get; } = new PrintableWriter(Errors.Profile.Out.Writer);

    /// <summary>Sees redacted conversations, if they are wanted.</summary>
    public ISmtpTrace? Trace => Verbose ? new SmtpTranscript(Log) : null;

    public static CommandContext Create(ParseResult parse, GlobalOptions options, Signals signals)
    {
        var errors = Terminal.Create(Console.Error, Console.IsErrorRedirected);
        var quiet = parse.GetValue(options.Quiet);
        IOutput output = parse.GetValue(options.Json)
            ? new JsonOutput(Console.OpenStandardOutput())
            : new TerminalOutput(Terminal.Create(Console.Out, Console.IsOutputRedirected), errors, quiet);
        return new CommandContext(output, errors, quiet, parse.GetValue(options.Verbose), signals, TimeProvider.System);
    }

    /// <summary>Says something that is no result.</summary>
    public void Note(string text)
    {
        if (!Quiet)
        {
            Log.WriteLine(text);
        }
    }

    /// <summary>Does something that may take long; on a terminal a line tells for how long it has been going on.</summary>
    public async Task<T> WaitForAsync<T>(string what, Func<Task<T>> work)
    {
        // A transcript would be torn by a line that moves.
        if (Quiet || Verbose || !Errors.Profile.Capabilities.Interactive || !Errors.Profile.Out.IsTerminal)
        {
            return await work();
        }

        var started = Clock.GetTimestamp();
        return await Errors.Status().StartAsync(Terminal.Escape(what), async status =>
        {
            var running = work();
            while (await Task.WhenAny(running, Task.Delay(TimeSpan.FromSeconds(1), Clock)) != running)
            {
                status.Status = Terminal.Escape($"{what} ({Clock.GetElapsedTime(started).TotalSeconds:0} s)");
            }

            return await running;
        });
    }
}
