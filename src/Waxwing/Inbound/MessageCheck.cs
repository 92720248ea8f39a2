using System.Runtime.InteropServices;
using MimeKit;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Judges a message that was received: SPF, DKIM, ARC and DMARC with the reason of each step, and the signs of phishing. No link is followed and
/// nothing is asked of anybody but DNS. Whatever a message holds gives a report, within bounded work. Thread-safe.
/// </summary>
public sealed class MessageCheck
{
    private readonly AuthenticationCheck _authentication;
    private readonly MessageCheckOptions _options;

    /// <summary>Makes one; nothing is asked yet.</summary>
    /// <param name="dns">Where records and keys are looked up; best with a <see cref="DnsCache"/> in front.</param>
    /// <param name="options">How to judge; null for the usual way.</param>
    /// <param name="clock">The time, which decides what has expired; null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="dns"/> is null.</exception>
    public MessageCheck(IDnsLookup dns, MessageCheckOptions? options = null, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(dns);
        (_authentication, _options) = (new AuthenticationCheck(dns, clock ?? TimeProvider.System), options ?? new MessageCheckOptions());
    }

    /// <summary>Judges a message.</summary>
    /// <param name="message">The message as it came, with CRLF as line end.</param>
    /// <param name="origin">What is known of how it came in; null for nothing.</param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The report; null where this is no message: header fields, an empty line and a body (RFC 5322 §2.1).</returns>
    /// <exception cref="OperationCanceledException">The caller's token fired; nothing else is thrown.</exception>
    public async Task<MessageReport?> CheckAsync(ReadOnlyMemory<byte> message, MessageOrigin? origin = null, CancellationToken cancellationToken = default)
    {
        using var parsed = Parse(message, cancellationToken);
        if (parsed is null)
        {
            return null;
        }

        var authentication = await _authentication.RunAsync(message, parsed, origin ?? new MessageOrigin(), cancellationToken).ConfigureAwait(false);
        var received = ReceivedMessage.Read(parsed, _options.OwnDomains.IsDefault ? [] : _options.OwnDomains, cancellationToken);
        return new MessageReport
        {
            From = Quotation.Of(received.From.IsEmpty ? received.FromText : string.Join(", ", received.From)),
            Subject = Quotation.Of(received.Subject),
            Authentication = authentication,
            Phishing = PhishingJudge.Judge(received, authentication),
        };
    }

    private static MimeMessage? Parse(ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        using var stream = MemoryMarshal.TryGetArray(message, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(message.ToArray(), writable: false);
        try
        {
            return MimeMessage.Load(stream, cancellationToken);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
