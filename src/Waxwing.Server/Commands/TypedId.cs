using Waxwing.CommandLine;

namespace Waxwing.Server.Commands;

/// <summary>The ids of keys and messages, as people type them.</summary>
internal static class TypedId
{
    /// <exception cref="UsageException">It is no id. What was typed is not repeated: it may be a key.</exception>
    public static Guid Read(string what, string text) => Guid.TryParseExact(text, "D", out var id)
        ? id
        : throw new UsageException($"{what} must be an id such as 01890a5d-ac96-774b-bcce-b302099a8057");
}
