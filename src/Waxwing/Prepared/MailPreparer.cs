using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Does once, when a message is accepted, everything that needs no relay: it is judged, gets its identity, is read for sensitive data, encrypted where it
/// is to be, and encoded as content that every relay takes. What comes of it can be kept, and sent later by <see cref="MailSender"/>, as often as need be
/// and to some of its recipients at a time, with the same octets each time. Thread-safe and long-lived.
/// </summary>
public sealed class MailPreparer
{
    /// <summary>The most octets of content where nothing else is said: 40 MiB.</summary>
    public const int DefaultMaxOctets = 40 * 1024 * 1024;

    private readonly int _maxOctets;
    private readonly Preparation _preparation;
    private readonly Deadlines _deadlines;

    /// <summary>Makes one.</summary>
    /// <param name="options">The sender's options, of which relays, mail hosts, retries and signers are not used: whoever sends signs.</param>
    /// <param name="maxOctets">The most octets that the content of a message may have, encoded, its header included; they lie in memory as a whole. 1 or more.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxOctets"/> is less than 1.</exception>
    /// <exception cref="SendException">A folder, file or key that the options name for encryption cannot be used (stage Configure).</exception>
    public MailPreparer(SenderOptions options, int maxOctets = DefaultMaxOctets)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxOctets, 1);
        _maxOctets = maxOctets;
        _preparation = new Preparation(options);
        _deadlines = new Deadlines(options.Clock);
    }

    /// <summary>Prepares a message. As with sending, it gets a Message-ID and a Date if it has none, and transfer encodings for its parts.</summary>
    /// <param name="message">
    /// The message. What is to be asked of relays (<see cref="OutgoingMessage.Notify"/>, <see cref="OutgoingMessage.Return"/>, <see cref="OutgoingMessage.EnvelopeId"/>,
    /// <see cref="OutgoingMessage.RequireTls"/>, <see cref="OutgoingMessage.DeliverBy"/>) is said with each delivery: see <see cref="PreparedDelivery"/>.
    /// </param>
    /// <param name="cancellationToken">The caller's wish to stop.</param>
    /// <returns>The message as it is kept.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="message"/> is null.</exception>
    /// <exception cref="ArgumentException">The message asks something of relays, which would be lost here.</exception>
    /// <exception cref="SendException">
    /// The message is refused, is too large (<see cref="SmtpFailureDetail.SizeExceeded"/>), or cannot be read before the life of its kind or <see cref="SenderOptions.Deadline"/>
    /// ends. Also one that is encrypted and has Bcc recipients beside others: each of those has an encryption of his own, so prepare it once for the others and once for each. There is no receipt inside.
    /// </exception>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public async ValueTask<PreparedMessage> PrepareAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Requests.Of(message) != default)
        {
            throw new ArgumentException($"What is asked of relays is said with each delivery ({nameof(PreparedDelivery)}), and would be lost here.", nameof(message));
        }

        var passage = _preparation.Begin(message);
        using var deadline = _deadlines.Begin(passage.Limit, cancellationToken);
        try
        {
            await _preparation.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            CheckSealing(passage);
            var content = await EncodeStage.ToKeepAsync(passage.Outgoing, _maxOctets, deadline.Token).ConfigureAwait(false);
            return PreparedMessage.Of(passage, content);
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            throw new SendException(passage.Named(Preparation.Cancelled with { Stage = SendStage.Encode, Scope = FailureScope.Message }), innerException: exception);
        }
        finally
        {
            passage.Settle();
        }
    }

    /// <summary>One content is kept, and goes to everybody.</summary>
    /// <exception cref="SendException">A recipient has an encryption of his own.</exception>
    internal static void CheckSealing(Passage passage)
    {
        if (passage.Sealing is { HasApart: true })
        {
            throw new SendException(SendError.Refusal(SendStage.Encrypt, SendFault.EncryptionNotPossible,
                "the message is to be encrypted, and each Bcc recipient has an encryption of his own: prepare it once for the others, and once for each Bcc recipient alone"));
        }
    }
}
