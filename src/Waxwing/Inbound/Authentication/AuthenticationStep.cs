using System.Collections.Immutable;

namespace Waxwing;

/// <summary>What one method found out of a message. Immutable; texts are printable and of bounded length.</summary>
/// <param name="Method">The method: <c>spf</c>, <c>dkim</c>, <c>arc</c> or <c>dmarc</c>.</param>
/// <param name="Result">
/// The result in the words of RFC 8601 §2.7, such as <c>pass</c>; or <see cref="NotChecked"/>, or <see cref="Undecided"/>.
/// </param>
/// <param name="Domain">The domain that it is about; null where it is about none.</param>
/// <param name="Reason">Why: a sentence for a person.</param>
/// <param name="Details">How it came about, step by step; may be empty.</param>
public sealed record AuthenticationStep(string Method, string Result, string? Domain, string Reason, ImmutableArray<string> Details)
{
    /// <summary>The result of a method for which something is missing that only the caller can know.</summary>
    public const string NotChecked = "not checked";

    /// <summary>The result of DMARC where nothing passes, and SPF, which might have, was not checked.</summary>
    public const string Undecided = "undecided";

    /// <summary>Whether it passes.</summary>
    public bool IsPass => string.Equals(Result, "pass", StringComparison.Ordinal);

    internal bool Is(string result) => string.Equals(Result, result, StringComparison.Ordinal);
}
