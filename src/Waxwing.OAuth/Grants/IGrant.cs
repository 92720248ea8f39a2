namespace Waxwing.OAuth;

/// <summary>A way to an access token that needs no person.</summary>
internal interface IGrant
{
    /// <summary>Gets a new one.</summary>
    /// <param name="kept">What was kept of earlier ones, or null.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="SendException">There is none; the error says what to do.</exception>
    Task<TokenGrant> RequestAsync(KeptTokens? kept, CancellationToken cancellationToken);
}
