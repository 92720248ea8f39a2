namespace Waxwing.OAuth;

/// <summary>What the browser brought back (RFC 6749 §4.1.2), with the right state.</summary>
/// <param name="Code">The code, or null.</param>
/// <param name="Error">The error, or null.</param>
/// <param name="Issuer">Who says so (RFC 9207), or null.</param>
internal sealed record AuthorizationAnswer(string? Code, string? Error, string? Issuer)
{
    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => Error ?? "a code";
}
