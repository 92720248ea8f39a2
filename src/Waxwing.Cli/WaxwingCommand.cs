using System.CommandLine;
using Waxwing.Cli.Commands;
using Waxwing.Cli.Service;

namespace Waxwing.Cli;

/// <summary>The command <c>waxwing</c>: what it knows, and what it leaves to the service's own executable.</summary>
internal static class WaxwingCommand
{
    /// <summary>Runs what the words name.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        CommandException? unusable = null;
        // Before anything else is set up: no parser, signal or console of ours stands between the caller and the service.
        if (ServiceWords.Name(args) && ServerExecutable.Find(AppContext.BaseDirectory) is { } server)
        {
            try
            {
                return await server.RunAsync(args);
            }
            catch (CommandException exception)
            {
                // It is told as all failures of commands are.
                unusable = exception;
            }
        }

        return await CommandRun.RunAsync(args, (options, signals) => Root(options, signals, unusable));
    }

    /// <summary>The root, with all commands.</summary>
    /// <param name="options">The options of all of them.</param>
    /// <param name="signals">What tells them to stop.</param>
    /// <param name="unusable">Why the executable of the service cannot be run, where it is there; null where it is not.</param>
    public static RootCommand Root(GlobalOptions options, Signals signals, CommandException? unusable = null)
    {
        var root = CommandRun.Root(
            """
            Sends e-mail that cannot be insecure by accident, and proves it.

            Exit codes:
               0  done
               1  a fault in Waxwing itself
               2  usage
               3  the configuration is invalid or insecure
               4  refused before anything was sent
               5  no secure connection
               6  authentication failed
               7  refused by the server for good
               8  temporary failure
               9  it may have been accepted
              10  a check found something
            """,
            options);
        CommandContext Context(ParseResult parse) => CommandContext.Create(parse, options, signals);
        root.Subcommands.Add(new DemoCommand(Context));
        root.Subcommands.Add(new SendCommand(Context));
        root.Subcommands.Add(new SendBatchCommand(Context));
        root.Subcommands.Add(new SandboxCommand(Context));
        root.Subcommands.Add(new CheckCommand(Context));
        root.Subcommands.Add(new DkimCommand(Context));
        root.Subcommands.Add(new DomainCommand(Context));
        root.Subcommands.Add(new LoginCommand(Context));
        root.Subcommands.Add(new LogoutCommand(Context));
        root.Subcommands.Add(new CompletionCommand());
        foreach (var command in ServiceCommand.All(unusable))
        {
            root.Subcommands.Add(command);
        }

        root.Subcommands.Add(new AuditCommand(unusable));
        foreach (var command in LaterCommand.OfTheService)
        {
            root.Subcommands.Add(command);
        }

        return root;
    }
}
