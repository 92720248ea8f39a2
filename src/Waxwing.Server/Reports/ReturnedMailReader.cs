using MimeKit;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Reports;

/// <summary>Understands mail that came back: reports of delivery, complaints, automatic replies, in the forms of the RFCs and in those of servers that know none. Thread-safe.</summary>
internal sealed class ReturnedMailReader(ReplyJudge judge)
{
    private readonly DeliveryStatusReader _statuses = new(judge);
    private readonly ProseReader _prose = new(judge);

    /// <summary>What a message is.</summary>
    public ReturnedMail Read(MimeMessage message)
    {
        var read = ReadOne(message, out var parts);
        // A gateway wraps a report into a message of its own that says nothing; one wrapping is opened, no more.
        return read is ReturnedMail.Bounce { IsStandard: false } bounce && bounce.Recipients.All(recipient => recipient.Class == ReplyClass.Unclear)
            && parts.OfType<MessagePart>().FirstOrDefault()?.Message is { } wrapped && ReadOne(wrapped, out _) is ReturnedMail.Bounce { IsStandard: true } inner
            ? inner
            : read;
    }

    private ReturnedMail ReadOne(MimeMessage message, out List<MimeEntity> parts)
    {
        parts = [.. ReturnedParts.Of(message.Body)];
        foreach (var part in parts.OfType<MimePart>())
        {
            // By its name: what a program names as it likes is read as what it says it is.
            ReturnedMail? read = Name(part) switch
            {
                "message/feedback-report" => FeedbackReader.Read(part, parts),
                "message/disposition-notification" => ReceiptReader.Read(part),
                "message/delivery-status" or "message/global-delivery-status" => _statuses.Read(MimeText.Of(part), ProseReader.Told(parts)),
                _ => null,
            };
            if (read is not null)
            {
                return read;
            }
        }

        return ProseSigns.IsAutomaticReply(message) ? new ReturnedMail.AutomaticReply()
            : _prose.Read(message, parts) is { } bounce ? bounce
            : new ReturnedMail.Letter();
    }

    private static string Name(MimePart part) => part.ContentType.MimeType.ToLowerInvariant();
}
