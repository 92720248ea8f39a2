using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api.Keys;

/// <summary>What a key may do, in the words of the API.</summary>
internal static class ScopeWord
{
    private static readonly (KeyScope Scope, string Word)[] Words = [(KeyScope.Send, "send"), (KeyScope.Read, "read"), (KeyScope.Admin, "admin")];

    /// <summary>The words of a scope.</summary>
    public static IReadOnlyList<string> Of(KeyScope scope) => [.. Words.Where(word => scope.HasFlag(word.Scope)).Select(word => word.Word)];

    /// <summary>Reads Resend's permission or our scope; null: it is neither.</summary>
    public static KeyScope? Read(string? permission, string?[]? scope) => (permission, scope) switch
    {
        (null or "full_access", null) => KeyScope.Full,
        ("sending_access", null) => KeyScope.Send,
        (null, { Length: > 0 and <= 3 }) => scope.Select(Find).Aggregate((KeyScope?)KeyScope.None, (all, one) => all | one),
        _ => null,
    };

    private static KeyScope? Find(string? text) => Words.Where(word => string.Equals(word.Word, text, StringComparison.Ordinal)).Select(word => (KeyScope?)word.Scope).FirstOrDefault();
}
