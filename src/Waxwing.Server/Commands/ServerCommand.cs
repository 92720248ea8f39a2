using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Server.Commands.Auditing;
using Waxwing.Server.Commands.Backups;
using Waxwing.Server.Commands.DataKeys;
using Waxwing.Server.Commands.Keys;
using Waxwing.Server.Commands.Pausing;
using Waxwing.Server.Commands.Queue;
using Waxwing.Server.Commands.Recipients;
using Waxwing.Server.Commands.Returned;
using Waxwing.Server.Commands.Serving;
using Waxwing.Server.Commands.Templates;
using Waxwing.Server.Store;

namespace Waxwing.Server.Commands;

/// <summary>Opens what a data folder holds, and makes what is missing.</summary>
/// <param name="folder">The folder.</param>
/// <param name="clock">The clock.</param>
/// <exception cref="StoreException">It cannot be opened.</exception>
internal delegate KeptData OpenStore(string folder, TimeProvider clock);

/// <summary>The commands of the service. People type them behind <c>waxwing</c>, which starts this executable with the same words.</summary>
internal static class ServerCommand
{
    private const string Name = "waxwing";

    /// <summary>Runs what the words name.</summary>
    public static Task<int> RunAsync(string[] args, OpenStore open, RunService run) =>
        CommandRun.RunAsync(args, (options, signals) => Root(options, parse => CommandContext.Create(parse, options, signals), open, run));

    /// <summary>The root, with all commands.</summary>
    public static RootCommand Root(GlobalOptions options, Func<ParseResult, CommandContext> context, OpenStore open, RunService run)
    {
        var root = CommandRun.Root("The service: programs hand over mail by HTTP or SMTP, it is kept durably, and it arrives, once.", options);
        root.HelpName = Name;
        // Shells ask for completions of what was typed, and that begins with the other executable's name.
        root.Aliases.Add(Name);
        root.Subcommands.Add(new ServeCommand(context, run));
        root.Subcommands.Add(new QueueCommand(context, open));
        root.Subcommands.Add(new ReturnedCommand(context, open));
        root.Subcommands.Add(new KeysCommand(context, open));
        root.Subcommands.Add(new PauseCommand(context, open, isPause: true));
        root.Subcommands.Add(new PauseCommand(context, open, isPause: false));
        root.Subcommands.Add(new BackupCommand(context, open));
        root.Subcommands.Add(new RestoreCommand(context, open));
        root.Subcommands.Add(new DataKeyCommand(context, open));
        root.Subcommands.Add(new RecipientCommand(context, open));
        root.Subcommands.Add(new TemplateCommand(context, open));
        root.Subcommands.Add(new AuditGroup(context));
        return root;
    }
}
