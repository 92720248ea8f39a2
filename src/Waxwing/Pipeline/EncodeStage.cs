using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Makes the content fit what the relay takes: binary parts only with BINARYMIME, 8-bit only with 8BITMIME, UTF-8 header
/// fields only where an address needs them, lines of CRLF. The octets stay the same for all later attempts, unless one comes
/// to a relay that takes less while nobody has them yet.
/// </summary>
/// <param name="signers">Who signs what was encoded: nothing may change behind that.</param>
internal sealed partial class EncodeStage(Signers signers) : IStage
{
    // Larger content is not kept, but written while it is sent.
    private const int KeepInMemory = 256 * 1024;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (passage.PreparedMessage is { } prepared)
        {
            // Whatever the relay takes: where that is too little, the session refuses.
            TakePrepared(passage, prepared);
            return;
        }

        var relay = passage.Lease!.Session.Capabilities;
        if (passage.Content is { } content && (IsTakenBy(relay, content) || IsFixed(passage)))
        {
            return;
        }

        if (passage.Rewriting is { } earlier)
        {
            await earlier.WhenIdleAsync(cancellationToken).ConfigureAwait(false);
        }

        passage.Take(await EncodeAsync(passage, passage.Outgoing, BodyTypes.TakenBy(relay), Limit(relay), cancellationToken).ConfigureAwait(false));
    }

    /// <summary>
    /// Makes the content, where that has not been done, as one that everybody takes: ASCII, so that no host decides what the others get. Does nothing where it is too large
    /// to be kept.
    /// </summary>
    /// <returns>Whether there is such content, and it lies in memory.</returns>
    public async ValueTask<bool> ForEverybodyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (passage.PreparedMessage is { } prepared)
        {
            TakePrepared(passage, prepared);
        }
        else if (passage.Content is null && !WrittenLength.HasPartBeyond(KeepInMemory / 2, passage.Outgoing.Body))
        {
            passage.Take(await EncodeAsync(passage, passage.Outgoing, BodyType.SevenBit, unreadUpTo: 0, cancellationToken).ConfigureAwait(false));
        }

        return passage.Content is { IsInMemory: true } content && BodyTypes.Of(content) == BodyType.SevenBit;
    }

    /// <summary>What goes to these recipients: what was made for all, or the encryption of their own that a hidden one has.</summary>
    public ValueTask<Encoded> ForAsync(Passage passage, ImmutableArray<Mailbox> recipients, CancellationToken cancellationToken) =>
        passage.Sealing?.ApartFor(recipients) is { } apart
            // An encryption is ASCII, so that every relay takes the same.
            ? EncodeAsync(passage, apart, BodyType.SevenBit, unreadUpTo: 0, cancellationToken)
            : ValueTask.FromResult(new Encoded(passage.Content!, passage.Rewriting!, Recorder: null));

    private static bool IsTakenBy(EhloCapabilities relay, MessageContent content) =>
        BodyTypes.Of(content) <= BodyTypes.TakenBy(relay) && (content.Facts is not null || content.Bounds.MaxLength <= Limit(relay));

    // RFC 1870 §4: 0 is no limit that is known.
    private static long Limit(EhloCapabilities relay) => relay.Size is > 0 and var size ? size : long.MaxValue;

    // Somebody has these octets, or may have: everybody gets the same. Where they do not fit, the session refuses them.
    private static bool IsFixed(Passage passage) => passage.Outcomes.Values.Any(outcome => outcome.Delivered != Delivered.No);

    /// <summary>The content as it would go out to a relay that takes this and no more, signed if somebody signs for its author.</summary>
    /// <param name="passage">The message's passage.</param>
    /// <param name="mime">The message as it leaves.</param>
    /// <param name="taken">What the relay takes.</param>
    /// <param name="unreadUpTo">
    /// Large content of which no more is known than that it is ASCII of at most so many octets is encoded for the first time while it is
    /// sent. Beyond, it is written once to see what it is; with 0, all content is.
    /// </param>
    /// <param name="cancellationToken">The wish to stop.</param>
    public async ValueTask<Encoded> EncodeAsync(Passage passage, MimeMessage mime, BodyType taken, long unreadUpTo, CancellationToken cancellationToken)
    {
        var signer = signers.For(passage);
        var rewriting = new Rewriting(mime, FormatOf(mime));
        // RFC 6376 §5.3: whoever passes 8-bit content on may have to encode it, and what is signed must not change.
        var encodings = new TransferEncodings(mime, signer is null ? taken : BodyType.SevenBit);
        try
        {
            encodings.Choose(cancellationToken);
            var isLarge = WrittenLength.HasPartBeyond(KeepInMemory / 2, mime.Body);
            if (signer is null)
            {
                return await WriteAsync(mime, rewriting, encodings.IsBinary, isLarge ? unreadUpTo : 0, cancellationToken).ConfigureAwait(false);
            }

            var content = new SignedContent(signer, rewriting);
            var signed = (isLarge ? null : await content.InMemoryAsync(KeepInMemory, cancellationToken).ConfigureAwait(false))
                ?? await content.RewrittenAsync(unreadUpTo, cancellationToken).ConfigureAwait(false);
            passage.SignedBy = signer.Options;
            return signed;
        }
        catch (Exception exception) when (exception is not OperationCanceledException and not SendException)
        {
            // The streams of the parts are the caller's, and fail as they like.
            throw new SendException(Unread(SendStage.Encode, exception), innerException: exception);
        }
    }

    private static async ValueTask<Encoded> WriteAsync(MimeMessage mime, Rewriting rewriting, bool isBinary, long unreadUpTo, CancellationToken cancellationToken)
    {
        if (unreadUpTo > 0 && !rewriting.NeedsSmtpUtf8 && WrittenLength.AtMost(mime) is > KeepInMemory and var length && length <= unreadUpTo)
        {
            return rewriting.Unread(new ContentBounds(length, MayHaveEightBit: false));
        }

        var recorder = new RecordingStream(KeepInMemory);
        await rewriting.WriteToAsync(recorder, cancellationToken).ConfigureAwait(false);
        return rewriting.Recorded(recorder, isBinary);
    }

    /// <summary>Practice 8: SMTPUTF8 is asked for only if a local part cannot do without; an IDN domain alone becomes A-labels.</summary>
    public static bool NeedsSmtpUtf8(MimeMessage mime) =>
        AnyNeedsSmtpUtf8(mime.From) || AnyNeedsSmtpUtf8(mime.To) || AnyNeedsSmtpUtf8(mime.Cc) || AnyNeedsSmtpUtf8(mime.ReplyTo)
        || (mime.Sender is { } sender && !System.Text.Ascii.IsValid(sender.LocalPart));

    private static bool AnyNeedsSmtpUtf8(InternetAddressList list)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i] switch
            {
                MailboxAddress mailbox => !System.Text.Ascii.IsValid(mailbox.LocalPart),
                GroupAddress group => AnyNeedsSmtpUtf8(group.Members),
                _ => false,
            })
            {
                return true;
            }
        }

        return false;
    }

    private static FormatOptions FormatOf(MimeMessage mime) => NeedsSmtpUtf8(mime) ? International : Plain;

    private static FormatOptions Plain { get; } = Format(international: false);

    private static FormatOptions International { get; } = Format(international: true);

    private static FormatOptions Format(bool international)
    {
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        format.EnsureNewLine = true;
        format.International = international;
        // RFC 5322 §3.6.3: the Bcc recipients are nobody's business; the field never leaves.
        format.HiddenHeaders.Add(HeaderId.Bcc);
        format.HiddenHeaders.Add(HeaderId.ResentBcc);
        return format;
    }

    /// <summary>The failure of a source of content that is not ours.</summary>
    public static SendError Unread(SendStage stage, Exception exception) => new()
    {
        Stage = stage,
        Failure = SmtpFailure.PolicyRefused,
        Detail = nameof(SmtpFailureDetail.ContentSourceFailed),
        Message = $"the content could not be read: {exception.Message}",
        Scope = FailureScope.Message,
        Retry = RetryAdvice.Never,
    };
}
