using System.Diagnostics;

namespace Waxwing.Smtp;

/// <summary>
/// A user name and an OAuth 2.0 bearer token (RFC 6750) that the caller got: for OAUTHBEARER and XOAUTH2. Immutable;
/// the source of the token is asked by one session at a time, and by several sessions at once.
/// </summary>
public sealed class TokenCredential : Credential
{
    // RFC 4954 §4 knows of servers that take 12,288 octets of base64; a token and its frame must fit.
    private const int MaxLength = 8192;

    [DebuggerBrowsable(DebuggerBrowsableState.Never)]
    private readonly Func<CancellationToken, ValueTask<string>> _source;

    /// <summary>A credential with a token that does not change.</summary>
    /// <param name="userName">The user name as the relay knows it, such as the address of the mailbox; not empty.</param>
    /// <param name="token">The access token: 1 to 8,192 characters of RFC 6750 §2.1.</param>
    /// <exception cref="ArgumentException">The user name is null or empty, or holds U+0000 or U+0001, or the token is none.</exception>
    public TokenCredential(string userName, string token)
        : this(userName, _ => ValueTask.FromResult(token))
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!IsToken(token))
        {
            throw new ArgumentException("This is no bearer token (RFC 6750 §2.1).", nameof(token));
        }
    }

    /// <summary>A credential whose token is asked for before each AUTH.</summary>
    /// <param name="userName">The user name as the relay knows it, such as the address of the mailbox; not empty.</param>
    /// <param name="token">
    /// Gives the access token, and refreshes it if that is due. Its time counts against <see cref="SmtpTimeouts.Auth"/>.
    /// What it throws ends the AUTH with <see cref="SmtpFailureDetail.TokenUnavailable"/>, an <see cref="SmtpException"/> apart, which is passed on.
    /// </param>
    /// <exception cref="ArgumentException">The user name is null or empty, or holds U+0000 or U+0001.</exception>
    public TokenCredential(string userName, Func<CancellationToken, ValueTask<string>> token)
        : base(Checked(userName))
    {
        ArgumentNullException.ThrowIfNull(token);
        _source = token;
    }

    /// <summary>Gets the token.</summary>
    /// <exception cref="SmtpException">It could not be had, or is no token.</exception>
    /// <exception cref="OperationCanceledException">The token of cancellation fired.</exception>
    internal async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        string? token;
        try
        {
            token = await _source(cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not (SmtpException or OutOfMemoryException) && !cancellationToken.IsCancellationRequested)
        {
            throw new SmtpException(AuthFailure.Refused(SmtpFailureDetail.TokenUnavailable, "The bearer token could not be had.").Error, exception);
        }

        return token is not null && IsToken(token)
            ? token
            : throw AuthFailure.Refused(SmtpFailureDetail.TokenUnavailable, "What was given as a bearer token is none (RFC 6750 §2.1): empty, too long, or with a character that no token has.");
    }

    // b64token = 1*( ALPHA / DIGIT / "-" / "." / "_" / "~" / "+" / "/" ) *"="
    private static bool IsToken(string token)
    {
        var body = token.AsSpan().TrimEnd('=');
        foreach (var unit in body)
        {
            if (!char.IsAsciiLetterOrDigit(unit) && unit is not ('-' or '.' or '_' or '~' or '+' or '/'))
            {
                return false;
            }
        }

        return !body.IsEmpty && token.Length <= MaxLength;
    }

    // U+0001 separates the parts of both mechanisms' messages (RFC 7628 §3.1).
    private static string Checked(string userName)
    {
        ArgumentException.ThrowIfNullOrEmpty(userName);
        return userName.Contains('\u0001', StringComparison.Ordinal)
            ? throw new ArgumentException("The user name holds U+0001.", nameof(userName))
            : WithoutNul(userName, "user name", nameof(userName));
    }
}
