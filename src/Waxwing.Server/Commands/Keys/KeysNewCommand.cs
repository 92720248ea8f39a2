using System.CommandLine;
using System.Globalization;
using Waxwing.CommandLine;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Commands.Keys;

/// <summary><c>waxwing keys new</c>: makes a key, and shows it once.</summary>
internal sealed class KeysNewCommand : StoreCommand
{
    private const int LongestName = 100;

    private readonly Option<string?> _name = new("--name") { Description = "What people call it. Default: the day it was made.", HelpName = "NAME" };

    private readonly Option<string?> _scope = new("--scope") { Description = $"What it may do: {KeyScopes.Forms}. Default: send.", HelpName = "SCOPE" };

    private readonly Option<string?> _tenant = new("--tenant") { Description = "Whose it is; the first key of a tenant makes the tenant. Default: default.", HelpName = "NAME" };

    private readonly Option<string?> _domain = new("--domain") { Description = "The one domain that it may send for. Default: all of its tenant.", HelpName = "DOMAIN" };

    private readonly Option<string?> _expires = new("--expires") { Description = $"From when on it is good for nothing: {Moment.Forms}. Default: never.", HelpName = "WHEN" };

    private readonly Option<bool> _test = new("--test") { Description = "Its mail goes to the sandbox alone, and may be from anybody." };

    public KeysNewCommand(Func<ParseResult, CommandContext> context, OpenStore open)
        : base("new", "Makes a key. It is shown once, and kept nowhere.", context, open, makes: true)
    {
        _scope.CompletionSources.Add([.. KeyScopes.All]);
        Options.Add(_name);
        Options.Add(_scope);
        Options.Add(_tenant);
        Options.Add(_domain);
        Options.Add(_expires);
        Options.Add(_test);
    }

    protected override async Task<int> RunAsync(KeptData kept, ParseResult parse, CommandContext context)
    {
        var now = context.Clock.GetUtcNow();
        var id = Ids.New(context.Clock);
        var secret = KeySecret.New(id);
        var key = new ApiKey
        {
            Id = id,
            Tenant = TenantName.Read("--tenant", parse.GetValue(_tenant) ?? TenantName.Default),
            Name = NameOf(parse.GetValue(_name)) ?? now.UtcDateTime.ToString("'made 'yyyy-MM-dd", CultureInfo.InvariantCulture),
            Scope = KeyScopes.Read("--scope", parse.GetValue(_scope) ?? "send"),
            Domain = parse.GetValue(_domain) is { } domain ? NamedValue.Domain("--domain", domain).Ascii.ToLowerInvariant() : null,
            IsTest = parse.GetValue(_test),
            CreatedAt = now,
            ExpiresAt = Expiry(now, parse.GetValue(_expires)),
            SecretHash = KeySecret.Hash(secret),
            Scram = ScramCredential.FromPassword(secret),
        };
        var details = AuditDetails.Of(("scope", string.Join(',', KeyScopes.Of(key.Scope))), ("domain", key.Domain), ("test", key.IsTest), ("expires", key.ExpiresAt));
        await kept.Accounts.AddAsync(key, KeptData.Fact(AuditAction.KeyCreated, id.ToString(), key.Tenant, details), context.Stop);
        context.Output.Document(new NewKeyResult(id, secret));
        return ExitCodes.Done;
    }

    private static string? NameOf(string? text) => text is null || (text.Length is > 0 and <= LongestName && !text.Any(char.IsControl))
        ? text
        : throw new UsageException($"--name must have 1 to {LongestName} characters, none of them a line break");

    private static DateTimeOffset? Expiry(DateTimeOffset now, string? text) =>
        text is null ? null
        : Moment.After(now, "--expires", text) is var moment && moment > now ? moment
        : throw new UsageException("--expires must lie in the future");
}
