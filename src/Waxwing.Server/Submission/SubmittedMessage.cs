using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Server.Mail;
using Waxwing.Smtp.Server;

namespace Waxwing.Server.Submission;

/// <summary>Makes of envelope and octets what the desk takes.</summary>
internal static class SubmittedMessage
{
    /// <summary>Which way repetitions came: the same word at the API is another one.</summary>
    public const string Endpoint = "smtp";

    /// <summary>How messages are read. Mail has a handful of levels; what lies deeper is content like any other to the parser.</summary>
    public static readonly ParserOptions Bounded = new() { MaxMimeDepth = 64, MaxAddressGroupDepth = 3 };

    /// <summary>What is said where <see cref="TryRead"/> reads none.</summary>
    public static SmtpServerReply NoMessage { get; } = HandoverReplies.Say(550, 5, 6, 0, "The content is no message: a header section comes first (RFC 5322 section 2.1)");

    /// <summary>What is said where the message is beyond <see cref="MessageBounds"/>.</summary>
    public static SmtpServerReply TooMuch { get; } = HandoverReplies.Say(
        552, 5, 3, 4, $"The message has more than {MessageBounds.MostParts} parts, or more than {MessageBounds.MostFields} header fields or {MessageBounds.MostOctets} octets of them");

    /// <summary>Reads the octets; null if they are no message.</summary>
    public static MimeMessage? TryRead(Stream content, CancellationToken cancellationToken)
    {
        try
        {
            return MimeMessage.Load(Bounded, content, persistent: false, cancellationToken);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    /// <summary>What the message says of being repeated, taken out of it.</summary>
    /// <returns>Null where it says nothing, or the reply that says why it cannot be understood.</returns>
    public static (Repetition? Repetition, SmtpServerReply? Refusal) TakeRepetition(MimeMessage message, SmtpServerTransaction transaction)
    {
        if (!RepetitionFields.TryTake(message.Headers, out var word))
        {
            return (null, HandoverReplies.Say(550, 5, 6, 0, "Idempotency-Key: one word of 1 to 256 printable ASCII characters is wanted"));
        }

        return word is null
            ? (null, null)
            : (new Repetition(Endpoint, word, CanonicalMessage.Hash(transaction.Sender, transaction.Recipients.Distinct(), message), (ids, _) => ids[0].ToString()!), null);
    }

    /// <summary>The message with its envelope.</summary>
    public static Draft ToDraft(MimeMessage message, SmtpServerTransaction transaction) => new()
    {
        Mime = message,
        Recipients = [.. transaction.Recipients.Distinct()],
        ReversePath = transaction.Sender,
        HasEnvelope = true,
        ReportsFailure = transaction.Sender is not null,
        Reports = transaction is { Return: null, EnvelopeId: null } ? null : new ReportRequest(transaction.Return, transaction.EnvelopeId),
        DsnRequests = transaction.DsnRequests,
    };
}
