using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The token of one opening of a connection: asked for before each AUTH, and once more after the relay refused it.</summary>
internal sealed class IssuedToken(string userName, IAccessTokenSource source)
{
    private string? _given;
    private string? _refused;

    /// <summary>The credential for the next AUTH.</summary>
    public TokenCredential Credential => new(userName, AskAsync);

    /// <summary>Whether a refusal is one to ask for another token after. It is so once.</summary>
    public bool MayReplace(SmtpError refusal)
    {
        if (refusal.Detail != SmtpFailureDetail.TokenRefused || _refused is not null)
        {
            return false;
        }

        _refused = _given;
        return _refused is not null;
    }

    private async ValueTask<string> AskAsync(CancellationToken cancellationToken) =>
        _given = await source.GetTokenAsync(_refused, cancellationToken).ConfigureAwait(false);
}
