namespace Waxwing.OAuth;

/// <summary>What a token endpoint gave.</summary>
/// <param name="AccessToken">The access token.</param>
/// <param name="ExpiresAt">When it expires, as far as the server said.</param>
/// <param name="GoodUntil">When another one is asked for: before it expires.</param>
/// <param name="RefreshToken">The refresh token, or null.</param>
/// <param name="Scope">The scopes that were granted, where they are others than asked for (RFC 6749 §5.1), or null.</param>
internal sealed record TokenGrant(string AccessToken, DateTimeOffset ExpiresAt, DateTimeOffset GoodUntil, string? RefreshToken, string? Scope)
{
    // RFC 6749 §5.1: where nothing is said, the documentation of the server would say it.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestMargin = TimeSpan.FromMinutes(2);

    /// <summary>One that was given now.</summary>
    public static TokenGrant At(DateTimeOffset now, string accessToken, int expiresIn, string? refreshToken, string? scope)
    {
        var life = expiresIn > 0 ? TimeSpan.FromSeconds(Math.Min(expiresIn, LongestLife.TotalSeconds)) : DefaultLife;
        var margin = life / 5 < LongestMargin ? life / 5 : LongestMargin;
        return new TokenGrant(accessToken, now + life, now + life - margin, refreshToken, scope);
    }

    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => $"a token that expires at {ExpiresAt:u}";
}
