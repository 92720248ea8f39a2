using System.Collections.Immutable;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>
/// The encryptions of one message. The visible recipients share one. Each hidden one has his own, made when his turn comes: the keys to which
/// a message is encrypted stand in it for all to read, so that nobody's may name a Bcc recipient.
/// </summary>
internal sealed class Sealing
{
    private readonly MimeMessage _message;
    private readonly byte[] _payload;
    private readonly IEncryptionScheme _scheme;
    private readonly Mailbox _author;
    private readonly ImmutableDictionary<Mailbox, EncryptionKey> _hidden;

    public Sealing(IEncryptionScheme scheme, MimeMessage message, byte[] payload, Addressing addressing, ImmutableDictionary<Mailbox, EncryptionKey> keys)
    {
        (_scheme, _message, _payload, _author) = (scheme, message, payload, addressing.From);
        // Where nobody is visible, the first hidden one has what otherwise is shared: then it is his alone.
        var together = addressing.Visible.IsEmpty ? addressing.Hidden[..1] : addressing.Visible;
        _hidden = keys.RemoveRange(together);
        Shared = Seal(together.Select(recipient => keys[recipient]));
    }

    /// <summary>The message for all who have none of their own.</summary>
    public MimeMessage Shared { get; }

    /// <summary>Whether there is a recipient who does not have the shared one.</summary>
    public bool HasApart => !_hidden.IsEmpty;

    /// <summary>The message for a hidden recipient; null for whoever has the shared one. It is made anew by each call.</summary>
    public MimeMessage? ApartFor(ImmutableArray<Mailbox> recipients) =>
        recipients is [var only] && _hidden.TryGetValue(only, out var key) ? Seal([key]) : null;

    private MimeMessage Seal(IEnumerable<EncryptionKey> keys) => HeaderProtection.Around(_message, _scheme.Seal(_payload, _author, keys));
}
