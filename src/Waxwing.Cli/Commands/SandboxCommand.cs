using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Waxwing.Cli.Output;
using Waxwing.Sandbox;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing sandbox</c>: a mail server on loopback that keeps what it is sent, until a signal ends it.</summary>
internal sealed class SandboxCommand : CliCommand
{
    private const string ListFaults = "list";

    private readonly Option<int> _smtps = Port("--smtps", "The port for implicit TLS; 0 takes a free one.");
    private readonly Option<int> _smtp = Port("--smtp", "The port for STARTTLS; 0 takes a free one.");
    private readonly Option<int> _http = Port("--http", "The port of the web inbox; 0 takes a free one.");
    private readonly Option<string?> _mail = new("--mail") { Description = "A folder that keeps each message as an .eml file.", HelpName = "DIR" };
    private readonly Option<string?> _authority = new("--ca")
    {
        Description = "Where to write the certificate of the sandbox's authority, for a client to trust (--ca of send). What an earlier sandbox wrote there is replaced, another file never. Default: a temporary folder.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _fault = new("--fault") { Description = "How to misbehave; \"list\" lists the ways.", HelpName = "NAME" };

    public SandboxCommand(Func<ParseResult, CommandContext> context)
        : base("sandbox", "Runs a local TLS mail server that captures what it is sent, and misbehaves on demand.", context)
    {
        Options.Add(_smtps);
        Options.Add(_smtp);
        Options.Add(_http);
        Options.Add(_authority);
        Options.Add(_mail);
        Options.Add(_fault);
        _fault.CompletionSources.Add([ListFaults, .. SandboxFaults.All.Select(fault => fault.Name)]);
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var name = parse.GetValue(_fault);
        if (string.Equals(name, ListFaults, StringComparison.Ordinal))
        {
            context.Output.Document(new FaultsResult());
            return ExitCodes.Done;
        }

        SandboxFault? fault = null;
        if (name is not null && !SandboxFaults.TryFind(name, out fault))
        {
            throw new UsageException($"there is no fault of that name; the faults are: {string.Join(", ", SandboxFaults.All.Select(known => known.Name))}");
        }

        await using var server = await StartAsync(parse, fault, context);
        context.Output.Item(new SandboxResult(server, parse.GetValue(_mail)));
        try
        {
            await foreach (var message in server.Messages.FollowAsync(context.Stop))
            {
                context.Output.Item(new CapturedResult(message));
            }
        }
        catch (OperationCanceledException) when (context.Signals.Number is not null)
        {
            // A signal is how a sandbox ends: nothing was left undone, so this is success.
        }

        return ExitCodes.Done;
    }

    private Task<SandboxServer> StartAsync(ParseResult parse, SandboxFault? fault, CommandContext context) => LocalSandbox.StartAsync(
        new SandboxOptions
        {
            SmtpsPort = parse.GetValue(_smtps),
            SmtpPort = parse.GetValue(_smtp),
            HttpPort = parse.GetValue(_http),
            AuthorityFile = parse.GetValue(_authority),
            MailDirectory = parse.GetValue(_mail),
            Fault = fault,
            Log = context.Verbose ? entry => Log(context.Log, entry) : null,
            Clock = context.Clock,
        },
        context.Stop);

    private static void Log(TextWriter log, SandboxLogEntry entry)
    {
        lock (log)
        {
            log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Listener} {entry.Connection} {entry.Event switch
            {
                SandboxEvent.Command => "C:",
                SandboxEvent.Reply => "S:",
                _ => "* ",
            }} {entry.Text}"));
        }
    }

    private static Option<int> Port(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "PORT",
        DefaultValueFactory = _ => 0,
        CustomParser = result => ParsePort(name, result),
    };

    private static int ParsePort(string name, ArgumentResult result)
    {
        if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= 65535)
        {
            return port;
        }

        result.AddError($"{name} must be a port: 0 to 65535.");
        return 0;
    }
}
