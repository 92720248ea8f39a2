namespace Waxwing.Smtp.Server;

/// <summary>The bounds of one session. Each is positive.</summary>
public sealed record SmtpServerLimits
{
    /// <summary>The longest command line in octets, CRLF included. RFC 5321 §4.5.3.1.4 asks for 512 and what each extension adds; default 2048, range 512 to 8192.</summary>
    public int CommandLine
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 512);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 8192);
            field = value;
        }
    } = 2048;

    /// <summary>The most recipients of one message; the next gets 452 (RFC 5321 §4.5.3.1.8 asks for at least 100). Default 1000.</summary>
    public int Recipients { get; init => field = Positive(value); } = 1000;

    /// <summary>The most transactions of one session (RFC 9422: MAILMAX); the next MAIL gets 421. Null (default): no bound.</summary>
    public int? Transactions { get; init => field = value is { } bound ? Positive(bound) : null; }

    /// <summary>The most different domains of accepted recipients in one session (RFC 9422: RCPTDOMAINMAX); the next gets 452. Null (default): no bound.</summary>
    public int? RecipientDomains { get; init => field = value is { } bound ? Positive(bound) : null; }

    /// <summary>After so many refused commands the session ends with 421. Default 20.</summary>
    public int Errors { get; init => field = Positive(value); } = 20;

    /// <summary>After so many failed authentications the session ends with 421. Default 3.</summary>
    public int AuthenticationFailures { get; init => field = Positive(value); } = 3;

    /// <summary>After so many commands without an accepted message between them the session ends with 421. Default 5000.</summary>
    public int CommandsPerMessage { get; init => field = Positive(value); } = 5000;

    private static int Positive(int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(value);
        return value;
    }
}
