using MimeKit;
using MimeKit.Utils;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>The trace field of a message that was submitted (RFC 5321 §4.4).</summary>
internal static class TraceField
{
    // RFC 5321 §6.3: a threshold of 100 at least.
    private const int Most = 100;

    /// <summary>Whether the message has gone in a circle.</summary>
    public static bool TellsOfALoop(MimeMessage message) => message.Headers.Count(header => header.Id == HeaderId.Received) > Most;

    /// <summary>Puts it before all other fields. What the client calls itself and where it stands is left out (RFC 5321 §7.6): recipients have no use for it.</summary>
    public static void Add(MimeMessage message, Domain serverName, SmtpServerClient client, bool isInternational, DateTimeOffset now) =>
        message.Headers.Insert(0, HeaderId.Received, $"by {serverName.Ascii} with {Protocol(client, isInternational)}; {DateUtils.FormatDate(now)}");

    // RFC 3848, RFC 6531 §4.3.
    private static string Protocol(SmtpServerClient client, bool isInternational) =>
        (isInternational ? "UTF8SMTP" : "ESMTP") + (client.IsSecure ? "S" : string.Empty) + (client.User is null ? string.Empty : "A");
}
