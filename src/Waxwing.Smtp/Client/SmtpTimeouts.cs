namespace Waxwing.Smtp;

/// <summary>
/// How long each phase of a session may take. The defaults are the minimums of RFC 5321 §4.5.3.2 where it names one.
/// A phase's clock does not start again when a byte arrives, so a server that trickles gains nothing.
/// </summary>
public sealed record SmtpTimeouts
{
    /// <summary>The defaults.</summary>
    public static SmtpTimeouts Default { get; } = new();

    /// <summary>Resolving the name and opening a connection to one of its addresses. Default 30 seconds.</summary>
    public TimeSpan Connect { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>The TLS handshake. Default 30 seconds.</summary>
    public TimeSpan TlsHandshake { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>The greeting. Default 5 minutes (RFC 5321 §4.5.3.2.1).</summary>
    public TimeSpan Greeting { get; init => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>The reply to EHLO. Default 2 minutes.</summary>
    public TimeSpan Ehlo { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>The reply to STARTTLS. Default 2 minutes.</summary>
    public TimeSpan StartTls { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>Each reply during AUTH. Default 2 minutes.</summary>
    public TimeSpan Auth { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>The reply to MAIL. Default 5 minutes (RFC 5321 §4.5.3.2.2).</summary>
    public TimeSpan MailFrom { get; init => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>The reply to each RCPT. Default 5 minutes (RFC 5321 §4.5.3.2.3).</summary>
    public TimeSpan RcptTo { get; init => field = Positive(value); } = TimeSpan.FromMinutes(5);

    /// <summary>The 354 to DATA, or the reply to a BDAT chunk before the last. Default 2 minutes (RFC 5321 §4.5.3.2.4).</summary>
    public TimeSpan Data { get; init => field = Positive(value); } = TimeSpan.FromMinutes(2);

    /// <summary>Handing one block of content to the network. Default 3 minutes (RFC 5321 §4.5.3.2.5).</summary>
    public TimeSpan DataBlock { get; init => field = Positive(value); } = TimeSpan.FromMinutes(3);

    /// <summary>The reply to the end of the content. Default 10 minutes (RFC 5321 §4.5.3.2.6); less makes duplicates.</summary>
    public TimeSpan FinalDot { get; init => field = Positive(value); } = TimeSpan.FromMinutes(10);

    /// <summary>The reply to RSET or NOOP. Default 30 seconds.</summary>
    public TimeSpan Reset { get; init => field = Positive(value); } = TimeSpan.FromSeconds(30);

    /// <summary>The reply to QUIT. Default 2 seconds: nothing depends on it.</summary>
    public TimeSpan Quit { get; init => field = Positive(value); } = TimeSpan.FromSeconds(2);

    /// <summary>The limit of a phase.</summary>
    /// <param name="stage">The phase.</param>
    /// <returns>How long it may take.</returns>
    public TimeSpan For(SmtpStage stage) => stage switch
    {
        SmtpStage.Connect => Connect,
        SmtpStage.TlsHandshake => TlsHandshake,
        SmtpStage.Greeting => Greeting,
        SmtpStage.Ehlo => Ehlo,
        SmtpStage.StartTls => StartTls,
        SmtpStage.Auth => Auth,
        SmtpStage.MailFrom => MailFrom,
        SmtpStage.RcptTo => RcptTo,
        SmtpStage.Data => Data,
        SmtpStage.FinalDot => FinalDot,
        SmtpStage.Reset or SmtpStage.Noop => Reset,
        SmtpStage.Quit => Quit,
    };

    private static TimeSpan Positive(TimeSpan value)
    {
        // One day is far beyond any sense, and keeps every timer within its range.
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "A timeout is more than zero and at most one day.");
        }

        return value;
    }
}
