using System.Globalization;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Content that is encoded when a message is accepted, and signed when it is sent.</summary>
internal sealed partial class EncodeStage
{
    /// <summary>The content as every relay takes it, without signature and in memory of its own, to be kept.</summary>
    /// <exception cref="SendException">It has more octets than that, or cannot be read.</exception>
    public static async ValueTask<byte[]> ToKeepAsync(MimeMessage mime, int atMost, CancellationToken cancellationToken)
    {
        using var recorder = new RecordingStream(atMost);
        try
        {
            new TransferEncodings(mime, BodyType.SevenBit).Choose(cancellationToken);
            await new Rewriting(mime, FormatOf(mime)).WriteToAsync(recorder, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The streams of the parts are the caller's, and fail as they like.
            throw new SendException(Unread(SendStage.Encode, exception), innerException: exception);
        }

        if (!recorder.TryGetOctets(out var octets))
        {
            throw new SendException(TooLarge(recorder.Facts.Length, atMost));
        }

        var kept = octets.ToArray();
        recorder.Recycle();
        return kept;
    }

    // Once for all attempts. Unsigned, nothing is copied; signed, it is once, into memory that is used again.
    private void TakePrepared(Passage passage, PreparedMessage prepared)
    {
        if (passage.Content is not null)
        {
            return;
        }

        if (signers.For(passage) is not { } signer)
        {
            passage.Take(prepared.Unsigned, recorder: null);
            return;
        }

        var fields = signer.Sign(prepared.Content);
        var recorder = new RecordingStream(prepared.Content.Length, fields.Length);
        recorder.Write(prepared.Content.Span);
        recorder.Prepend(fields);
        recorder.TryGetOctets(out var octets);
        passage.Take(MessageContent.FromBytes(octets, prepared.NeedsSmtpUtf8), recorder);
        passage.SignedBy = signer.Options;
    }

    private static SendError TooLarge(long octets, int atMost) => new()
    {
        Stage = SendStage.Encode,
        Failure = SmtpFailure.PolicyRefused,
        Detail = nameof(SmtpFailureDetail.SizeExceeded),
        Message = string.Create(CultureInfo.InvariantCulture, $"the message has {octets} octets as it would be sent, and at most {atMost} are accepted"),
        Scope = FailureScope.Message,
        Retry = RetryAdvice.Never,
    };
}
