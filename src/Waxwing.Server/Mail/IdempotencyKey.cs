namespace Waxwing.Server.Mail;

/// <summary>What a caller names a request by, so that it is carried out once.</summary>
/// <param name="Tenant">Whose.</param>
/// <param name="Endpoint">Which way it came: the same key at another endpoint is another key.</param>
/// <param name="Key">The caller's word, 1 to 256 characters.</param>
internal sealed record IdempotencyKey(string Tenant, string Endpoint, string Key)
{
    /// <summary>How long it is remembered.</summary>
    public static readonly TimeSpan Life = TimeSpan.FromHours(24);

    /// <summary>How long a claim holds whose node gives no answer: by then it is dead.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The longest key.</summary>
    public const int Longest = 256;
}

/// <summary>A claim with what its caller is told.</summary>
/// <param name="Key">The key.</param>
/// <param name="Token">The token of the claim: if another has taken the key over meanwhile, nothing is accepted.</param>
/// <param name="Answer">The answer, which a repetition gets again.</param>
internal sealed record Answered(IdempotencyKey Key, Guid Token, string Answer);

/// <summary>What became of a claim.</summary>
/// <param name="Outcome">Which of four.</param>
/// <param name="Token">Whose claim it is now, where it was claimed.</param>
/// <param name="Answer">The first answer, where there is one.</param>
internal sealed record Claim(ClaimOutcome Outcome, Guid Token = default, string? Answer = null);

/// <summary>What is known of a key.</summary>
internal enum ClaimOutcome
{
    /// <summary>Nothing: it is the caller's now.</summary>
    Claimed,

    /// <summary>The same was carried out; its answer is there.</summary>
    Answered,

    /// <summary>Something else was asked under this key.</summary>
    OtherBody,

    /// <summary>The same is being carried out.</summary>
    Running,
}
