using System.Globalization;
using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Model;

namespace Waxwing.Server.Commands.Backups;

/// <summary>A backup that was written and read again.</summary>
internal sealed record BackupResult(string File, BackupContents Contents) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new BackupDocument(File, BackupCounts.Of(Contents)), ServiceJson.Default.BackupDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[green]backed up[/] to {Terminal.Escape(File)}, {BackupCounts.Megabytes(Contents)}; it was read again and is whole");
        BackupCounts.Show(terminal, Contents);
        terminal.Line(Terminal.Escape($"  secret in it: {BackupCounts.Secrets(Contents)}. Keep it as safe as the data folder"));
        terminal.Line("  not in it: the configuration, and the files that it names, such as DKIM keys, certificates and passwords");
    }
}

/// <summary>A backup that is the data of the service now.</summary>
/// <param name="Folder">The data folder.</param>
/// <param name="Aside">Where the data is that was there before, or null.</param>
/// <param name="Contents">What the backup holds.</param>
/// <param name="Held">How many deliveries wait for a person now; null where nobody asked for that.</param>
internal sealed record RestoreResult(string Folder, string? Aside, BackupContents Contents, int? Held) : ICommandResult
{
    public void Write(Utf8JsonWriter json) =>
        JsonSerializer.Serialize(json, new RestoreDocument(Folder, Aside, BackupCounts.Of(Contents), Held), ServiceJson.Default.RestoreDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line($"[green]restored[/] into {Terminal.Escape(Folder)}");
        BackupCounts.Show(terminal, Contents);
        foreach (var file in Contents.Files)
        {
            terminal.Line(Terminal.Escape($"  {file} is that of the backup"));
        }

        if (Aside is not null)
        {
            terminal.Line(Terminal.Escape($"  what was there before is in {Aside}"));
        }

        if (Contents.Deliveries.GetValueOrDefault(DeliveryState.Leased) is var leased and > 0)
        {
            terminal.Line($"[yellow]on their way[/] were {ServiceText.Count(leased, "delivery", "deliveries")} when the backup was taken: their fate is unknown");
        }

        terminal.Line(Held is { } held
            ? $"[yellow]held[/]: {ServiceText.Count(held, "delivery", "deliveries")}; waxwing queue list shows them, waxwing queue retry lets them go"
            : "[yellow]twice[/]: what was delivered after the backup was taken goes out again once the service starts; restore with --hold lets a person decide");
        terminal.Line("[yellow]keys[/] that were revoked after it are good again: see waxwing keys list");
    }
}

/// <summary>What a backup holds, in numbers.</summary>
internal sealed record BackupCounts(
    long Octets, string Schema, long Messages, long Keys, IReadOnlyDictionary<string, long> Deliveries, long SigningKeys, IReadOnlyList<string> Files)
{
    public static BackupCounts Of(BackupContents contents) => new(
        contents.Octets,
        contents.Schema,
        contents.Messages,
        contents.Keys,
        contents.Deliveries.OrderBy(count => count.Key).ToDictionary(count => ServiceText.Word(count.Key), count => count.Value, StringComparer.Ordinal),
        contents.SigningKeys,
        contents.Files);

    /// <summary>What nobody else may read.</summary>
    public static string Secrets(BackupContents contents) => string.Join(
        ", ",
        ["mail with its addresses", "what links to attachments are signed with", .. contents.SigningKeys > 0 ? [$"{ServiceText.Count(contents.SigningKeys, "private DKIM key", "private DKIM keys")} of domains"] : (string[])[],
            contents.Files.Contains(HeadKey.FileName, StringComparer.Ordinal) ? $"the private key of the audit log ({HeadKey.FileName})" : $"no key of the audit log, since there is no {HeadKey.FileName} yet"]);

    public static void Show(IAnsiConsole terminal, BackupContents contents) => terminal.Line(
        $"  {ServiceText.Count(contents.Messages, "message", "messages")}, {ServiceText.Count(contents.Keys, "key", "keys")}; deliveries: {ByState(contents)}");

    public static string Megabytes(BackupContents contents) => string.Create(CultureInfo.InvariantCulture, $"{contents.Octets / 1_000_000.0:0.0} MB");

    private static string ByState(BackupContents contents) => contents.Deliveries.Count == 0
        ? "none"
        : string.Join(", ", contents.Deliveries.OrderBy(count => count.Key).Select(count => string.Create(CultureInfo.InvariantCulture, $"{count.Value} {ServiceText.Word(count.Key)}")));
}

/// <summary>What <c>backup --json</c> writes.</summary>
internal sealed record BackupDocument(string File, BackupCounts Contents);

/// <summary>What <c>restore --json</c> writes.</summary>
internal sealed record RestoreDocument(string Folder, string? Aside, BackupCounts Contents, int? Held);
