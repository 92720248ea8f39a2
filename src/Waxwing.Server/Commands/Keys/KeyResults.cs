using System.Text.Json;
using Spectre.Console;
using Waxwing.CommandLine.Output;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Commands.Keys;

/// <summary>A key that was made: the one time that it can be seen.</summary>
internal sealed record NewKeyResult(Guid Id, string Key) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new NewKeyDocument(Id, Key), ServiceJson.Default.NewKeyDocument);

    public void Show(IAnsiConsole terminal)
    {
        terminal.Copyable(Key);
        terminal.Line("[yellow]This is the only time that it is shown[/]: put it where secrets are kept. Here only its hash is.");
        terminal.Line($"  its id is {Id}");
    }
}

/// <summary>The keys of a tenant, or of all.</summary>
internal sealed record KeysResult(IReadOnlyList<ApiKey> Keys, DateTimeOffset Now) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new KeysDocument([.. Keys.Select(Document)]), ServiceJson.Default.KeysDocument);

    public void Show(IAnsiConsole terminal)
    {
        if (Keys.Count == 0)
        {
            terminal.Line("there are no keys; waxwing keys new makes one");
            return;
        }

        var table = ServiceText.Table("id", "tenant", "name", "may", "made", "state");
        foreach (var key in Keys)
        {
            table.AddPlainRow(key.Id.ToString(), key.Tenant, key.Name, May(key), ServiceText.Time(key.CreatedAt), State(key));
        }

        terminal.Write(table);
    }

    private static string May(ApiKey key) =>
        $"{string.Join(", ", KeyScopes.Of(key.Scope))}{(key.Domain is { } domain ? $" for {domain}" : "")}{(key.IsTest ? " to the sandbox" : "")}";

    private string State(ApiKey key) =>
        key.RevokedAt is { } revoked ? $"revoked {ServiceText.Time(revoked)}"
        : !key.IsGood(Now) ? $"expired {ServiceText.Time(key.ExpiresAt!.Value)}"
        : $"{(key.IsPaused ? "paused" : "good")}{(key.ExpiresAt is { } until ? $" until {ServiceText.Time(until)}" : "")}";

    private KeyDocument Document(ApiKey key) =>
        new(key.Id, key.Tenant, key.Name, KeyScopes.Of(key.Scope), key.Domain, key.IsTest, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.IsPaused, key.IsGood(Now));
}

/// <summary>A key that is good for nothing any more.</summary>
internal sealed record RevokedResult(Guid Id) : ICommandResult
{
    public void Write(Utf8JsonWriter json) => JsonSerializer.Serialize(json, new RevokedDocument(Id, Revoked: true), ServiceJson.Default.RevokedDocument);

    public void Show(IAnsiConsole terminal) => terminal.Line($"[green]revoked[/]  {Id}");
}

/// <summary>What <c>keys new --json</c> writes.</summary>
internal sealed record NewKeyDocument(Guid Id, string Key);

/// <summary>What <c>keys list --json</c> writes.</summary>
internal sealed record KeysDocument(IReadOnlyList<KeyDocument> Keys);

/// <summary>One key.</summary>
internal sealed record KeyDocument(
    Guid Id,
    string Tenant,
    string Name,
    IReadOnlyList<string> Scope,
    string? Domain,
    bool Test,
    DateTimeOffset CreatedAt,
    DateTimeOffset? ExpiresAt,
    DateTimeOffset? RevokedAt,
    bool Paused,
    bool Good);

/// <summary>What <c>keys revoke --json</c> writes.</summary>
internal sealed record RevokedDocument(Guid Id, bool Revoked);
