using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.AtRest;

namespace Waxwing.Server.Commands.DataKeys;

/// <summary>A key that was made. It itself is shown nowhere.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Place">Where it is.</param>
internal sealed record DataKeyMadeResult(string Id, string Place) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new DataKeyMadeDocument(Id, Place), ServiceJson.Default.DataKeyMadeDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Line(Terminal.Escape($"the key {Id} is in {Place}"));
        terminal.Line("[yellow]Keep a copy apart from the data and its backups[/]: without it nothing that is encrypted under it can be read, by anybody.");
    }
}

/// <summary>The keys, and what is under each.</summary>
/// <param name="Keys">The keys, the newest first.</param>
/// <param name="Unencrypted">What is not encrypted.</param>
internal sealed record DataKeysResult(IReadOnlyList<DataKeyDocument> Keys, DataKeyDocument? Unencrypted) : ICommandResult
{
    /// <summary>The word for keys that cannot be had, in <c>docs/errors.md</c>.</summary>
    public const string Unusable = "DataKeyUnusable";

    public static DataKeysResult Of(IReadOnlyList<(KeyId Id, byte[]? Wrapped)> known, IReadOnlyList<KeyUse> uses, KeyEncryptionKeys? here)
    {
        // One that something is under although the list of keys does not know it is told all the same.
        var ids = known.Select(key => key.Id).Concat(uses.Select(use => use.Id).OfType<KeyId>()).Distinct().ToArray();
        var plain = uses.FirstOrDefault(use => use.Id is null);
        return new DataKeysResult(
            [.. ids.Select((id, number) => Document(id, number == 0 && known.Count > 0, here?.Find(id) is not null, uses.FirstOrDefault(use => use.Id == id)))],
            plain is null ? null : new DataKeyDocument(null, Newest: false, Here: true, plain.Messages, plain.Waiting, plain.Secrets, plain.Others));
    }

    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new DataKeysDocument(Keys, Unencrypted), ServiceJson.Default.DataKeysDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Keys.Count == 0)
        {
            terminal.Line("[yellow]not encrypted[/]: there never was a key; waxwing data-key new FILE makes one");
        }

        var table = ServiceText.Table("key", "", "messages", "of them waiting", "secrets", "other");
        foreach (var key in Keys)
        {
            table.AddPlainRow(key.Id!, key.Newest ? "newest" : key.IsUsed ? "older" : "not needed", Number(key.Messages), Number(key.Waiting), Number(key.Secrets), Number(key.Others));
        }

        if (Unencrypted is { } plain)
        {
            table.AddPlainRow("(not encrypted)", "", Number(plain.Messages), Number(plain.Waiting), Number(plain.Secrets), Number(plain.Others));
        }

        terminal.Write(table);
        foreach (var missing in Keys.Where(key => key is { Here: false, IsUsed: true }))
        {
            terminal.Line(Terminal.Escape($"the key {missing.Id} is not here: what is under it cannot be read by this command"));
        }
    }

    private static DataKeyDocument Document(KeyId id, bool isNewest, bool isHere, KeyUse? use) => new(id.ToString(), isNewest, isHere, use?.Messages ?? 0, use?.Waiting ?? 0, use?.Secrets ?? 0, use?.Others ?? 0);

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>What <c>data-key new --json</c> and <c>data-key rotate --json</c> write.</summary>
internal sealed record DataKeyMadeDocument(string Id, string Place);

/// <summary>What <c>data-key status --json</c> writes.</summary>
internal sealed record DataKeysDocument(IReadOnlyList<DataKeyDocument> Keys, DataKeyDocument? Unencrypted);

/// <summary>One key, with what is under it.</summary>
internal sealed record DataKeyDocument(string? Id, bool Newest, bool Here, long Messages, long Waiting, long Secrets, long Others)
{
    /// <summary>Whether anything is under it.</summary>
    [JsonIgnore]
    public bool IsUsed => Messages + Secrets + Others > 0;
}
