using System.Collections.Immutable;
using Spectre.Console;
using Waxwing.Trust;

namespace Waxwing.Cli.Output;

/// <summary>What the commands about DNS have in common, in text and in JSON.</summary>
internal static class DnsText
{
    /// <summary>The servers, and how each stands.</summary>
    public static string Servers(ImmutableArray<ServerPublication> servers) => string.Join(", ", servers.Select(server => $"{server.Server} {Word(server)}"));

    public static ServerDocument Document(ServerPublication server) => new(server.Server.Ascii, server.State, server.Reason);

    public static RecordDocument Document(Publication publication) => new(
        publication.Expected.Name.ToString(),
        publication.Expected.Type.ToString().ToUpperInvariant(),
        publication.Expected.Data,
        $"{publication.Expected.Name}. IN TXT {RecordOctets.ZoneText(publication.Expected.Data)}",
        [.. publication.Servers.Select(Document)]);

    public static UpdateDocument? Document(DnsUpdateResult? update) => update is null ? null : new UpdateDocument(update.IsDone, update.Fault, update.Reason);

    public static void Show(IAnsiConsole terminal, DnsUpdateResult? update)
    {
        if (update is not null)
        {
            terminal.Line($"{(update.IsDone ? "[green]written[/]" : "[red]not written[/]")}: {Terminal.Escape(update.Reason)}");
        }
    }

    public static string Word(PublicationState state) => state switch
    {
        PublicationState.Same => "has it",
        PublicationState.Lacking => "does not have it",
        PublicationState.Different => "has another",
        PublicationState.NoAnswer => "does not say",
    };

    private static string Word(ServerPublication server) => server.Reason is { } reason ? $"{Word(server.State)} ({reason})" : Word(server.State);
}
