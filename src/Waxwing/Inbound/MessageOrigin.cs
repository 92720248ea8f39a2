using System.Net;

namespace Waxwing;

/// <summary>
/// What is known of how a message came in, beside the message itself. Nothing of it is in the message in a form that can be relied on, so
/// whoever asks has to say it; without it SPF is not checked. Immutable.
/// </summary>
public sealed record MessageOrigin
{
    /// <summary>The address of the client that handed the message over; null where it is not known.</summary>
    public IPAddress? Client { get; init; }

    /// <summary>The path in MAIL FROM without angle brackets; empty for the null path of a bounce; null where it is not known.</summary>
    public string? MailFrom { get; init; }

    /// <summary>The name in HELO or EHLO; null where it is not known.</summary>
    public string? Helo { get; init; }

    /// <summary>
    /// The host whose own fields Received and Authentication-Results are believed, such as <c>mx.example.org</c>; null to believe none.
    /// Anybody can write such fields (RFC 8601 §5): name only a host of your own, which takes out those that others wrote in its name.
    /// </summary>
    public string? TrustedHost { get; init; }
}
