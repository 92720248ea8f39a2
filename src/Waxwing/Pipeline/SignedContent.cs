using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The content of a message that is signed: its fields stand before what they sign, and no octet may change behind them.</summary>
/// <param name="signer">Who signs.</param>
/// <param name="rewriting">Who writes the message.</param>
internal sealed class SignedContent(Signer signer, Rewriting rewriting)
{
    /// <summary>Writes it into memory, once, and signs it where it lies. Null where it has more octets than that.</summary>
    /// <exception cref="SendException">It cannot be signed.</exception>
    public async ValueTask<Encoded?> InMemoryAsync(int keepAtMost, CancellationToken cancellationToken)
    {
        var recorder = new RecordingStream(keepAtMost, Signer.FieldsLength);
        await rewriting.WriteToAsync(recorder, cancellationToken).ConfigureAwait(false);
        if (!recorder.TryGetOctets(out var octets))
        {
            return null;
        }

        rewriting.Fields = signer.Sign(octets);
        recorder.Prepend(rewriting.Fields.Span);
        return rewriting.Recorded(recorder);
    }

    /// <summary>Writes it once for its signature, and again while it is sent, or before that where it has more octets than <paramref name="unreadUpTo"/>.</summary>
    /// <remarks>It is scanned the first time: an octet that has changed in between breaks the signature, and nothing else.</remarks>
    /// <exception cref="SendException">It cannot be signed, or not be sent.</exception>
    public async ValueTask<Encoded> RewrittenAsync(long unreadUpTo, CancellationToken cancellationToken)
    {
        using var written = signer.Read();
        await rewriting.WriteToAsync(written, cancellationToken).ConfigureAwait(false);
        var found = written.Facts;
        if (found.Fault is not SmtpFailureDetail.None and var fault)
        {
            throw new SendException(SendPlan.Unfit(fault));
        }

        rewriting.Fields = signer.Sign(written);
        var length = rewriting.Fields.Length + found.Length;
        if (length <= unreadUpTo)
        {
            return rewriting.Unread(new ContentBounds(length, found.HasEightBit));
        }

        var recorder = new RecordingStream(keepAtMost: 0);
        await rewriting.WriteToAsync(recorder, cancellationToken).ConfigureAwait(false);
        return rewriting.Recorded(recorder);
    }
}
