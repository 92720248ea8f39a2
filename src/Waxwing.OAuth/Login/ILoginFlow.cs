namespace Waxwing.OAuth;

/// <summary>A way to a token that needs a person.</summary>
internal interface ILoginFlow
{
    /// <summary>Tells the person what to do, and waits until it is done.</summary>
    /// <exception cref="SendException">It was declined, took too long, or the authorization server said no.</exception>
    Task<TokenGrant> SignInAsync(Action<LoginPrompt> ask, CancellationToken cancellationToken);
}
