using Waxwing.CommandLine;
using Waxwing.Server.Accounts;

namespace Waxwing.Server.Commands.Keys;

/// <summary>Scopes as they are written: <c>send,read</c>.</summary>
internal static class KeyScopes
{
    /// <summary>What is accepted, for messages.</summary>
    public const string Forms = "send, read or admin, or several with commas between";

    private static readonly (string Word, KeyScope Scope)[] Words = [("send", KeyScope.Send), ("read", KeyScope.Read), ("admin", KeyScope.Admin)];

    /// <summary>Every word.</summary>
    public static IEnumerable<string> All => Words.Select(known => known.Word);

    /// <summary>The words of a scope.</summary>
    public static IReadOnlyList<string> Of(KeyScope scope) => [.. Words.Where(known => scope.HasFlag(known.Scope)).Select(known => known.Word)];

    /// <summary>What words say.</summary>
    /// <exception cref="UsageException">One of them is unknown.</exception>
    public static KeyScope Read(string option, string text) => text.Split(',')
        .Select(word => Array.Find(Words, known => string.Equals(known.Word, word, StringComparison.Ordinal)) is { Word: not null } found ? found.Scope : throw new UsageException($"{option} must be {Forms}"))
        .Aggregate((all, scope) => all | scope);
}
