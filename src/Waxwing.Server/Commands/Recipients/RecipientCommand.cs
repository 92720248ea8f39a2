using System.CommandLine;
using Waxwing.CommandLine;
using Waxwing.Smtp;

namespace Waxwing.Server.Commands.Recipients;

/// <summary><c>waxwing recipient</c>: what a recipient may ask for.</summary>
internal sealed class RecipientCommand : Command
{
    public RecipientCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("recipient", "Exports and erases what the service keeps about a recipient.")
    {
        Subcommands.Add(new RecipientExportCommand(context, open));
        Subcommands.Add(new RecipientEraseCommand(context, open));
    }

    /// <summary>The address that was typed.</summary>
    /// <exception cref="UsageException">It is none.</exception>
    public static Mailbox Address(string text) => Mailbox.TryParse(text, out var address, out _) ? address : throw new UsageException($"ADDRESS must be an address, such as ann@example.org");
}
