namespace Waxwing.Smtp;

/// <content>What is known before the first octet: nothing is sent in vain, and nothing in a form that the server did not announce.</content>
public abstract partial class MailSession
{
    private static SmtpError UsedUp { get; } = new()
    {
        Stage = SmtpStage.MailFrom,
        Failure = SmtpFailure.PolicyRefused,
        Detail = SmtpFailureDetail.SessionUsedUp,
        Message = "the server takes no more messages, or no more recipient domains, in this session (LIMITS, RFC 9422): use another connection",
        Scope = FailureScope.Connection,
    };

    private SmtpError? Refusal(Envelope envelope, MessageContent content) =>
        (content.IsBinary ? RefusalOfBinary() : RefusalOfText(content))
        ?? RefusalOfSize(content)
        ?? RefusalOfRequests(envelope, content)
        ?? RefusalOfRecipients(envelope);

    // RFC 3030 §3: binary content goes in counted chunks, to a server that says that it takes it.
    private SmtpError? RefusalOfBinary() => Capabilities is { BinaryMime: true, Chunking: true }
        ? null
        : Refuse(SmtpFailureDetail.BinaryMimeNotOffered, "the content is binary and the server does not announce BINARYMIME and CHUNKING (RFC 3030)");

    private SmtpError? RefusalOfText(MessageContent content) => content switch
    {
        { Facts: { Fault: not SmtpFailureDetail.None } facts } => Refuse(facts.Fault, ContentFaultException.Describe(facts)),
        { Bounds.MayHaveEightBit: true } when !Capabilities.EightBitMime => Refuse(SmtpFailureDetail.EightBitMimeNotOffered,
            "the content is 8-bit and the server does not announce 8BITMIME (RFC 6152)"),
        _ => null,
    };

    private SmtpError? RefusalOfSize(MessageContent content) => Capabilities.Size is > 0 and var limit && content.Bounds.MaxLength > limit
        ? Refuse(SmtpFailureDetail.SizeExceeded, $"the message has {(content.Facts is null ? "up to " : "")}{content.Bounds.MaxLength} octets and the server accepts {limit} (SIZE, RFC 1870)")
        : null;

    private SmtpError? RefusalOfRequests(Envelope envelope, MessageContent content) => envelope switch
    {
        _ when (content.NeedsSmtpUtf8 || envelope.NeedsSmtpUtf8) && !Capabilities.SmtpUtf8 => Refuse(SmtpFailureDetail.SmtpUtf8NotOffered,
            "an address or header field needs SMTPUTF8 (RFC 6531) and the server does not announce it: 5.6.7"),
        // RFC 8689 §4.2.1: nobody is sent such a message who did not promise, inside TLS, what it asks for.
        { RequireTls: true } when !Capabilities.RequireTls => Refuse(SmtpFailureDetail.RequireTlsNotOffered,
            "the message may go on only inside verified TLS (REQUIRETLS, RFC 8689) and the server does not promise that: 5.7.30"),
        // RFC 2852 §4: to be told that it is late is a wish; to have it back is a condition.
        { DeliverBy.Mode: DeliverByMode.Return } when !Capabilities.DeliverBy => Refuse(SmtpFailureDetail.DeliverByNotOffered,
            "the message is to be returned when it is late (DELIVERBY, RFC 2852) and the server does not announce that"),
        { DeliverBy: { Mode: DeliverByMode.Return } by } when by.Time < Capabilities.MinDeliverBy => Refuse(SmtpFailureDetail.DeliverByNotOffered,
            $"the message is to be returned after {by.Time.TotalSeconds} s and the server takes {Capabilities.MinDeliverBy?.TotalSeconds} s or more (DELIVERBY, RFC 2852)"),
        _ => null,
    };

    private SmtpError? RefusalOfRecipients(Envelope envelope)
    {
        var limits = Capabilities.Limits;
        if (envelope.Recipients.Length > limits.Recipients)
        {
            return Refuse(SmtpFailureDetail.LimitExceeded,
                $"the envelope has {envelope.Recipients.Length} recipients and the server takes {limits.Recipients} in one transaction (LIMITS RCPTMAX, RFC 9422)");
        }

        var domains = limits.RecipientDomains is null ? 0 : envelope.Recipients.Select(recipient => recipient.Domain).Distinct().Count();
        return domains > limits.RecipientDomains
            ? Refuse(SmtpFailureDetail.LimitExceeded, $"the recipients are of {domains} domains and the server takes {limits.RecipientDomains} in one session (LIMITS RCPTDOMAINMAX, RFC 9422)")
            : null;
    }

    private static SmtpError Refuse(SmtpFailureDetail detail, string message) => new()
    {
        Stage = SmtpStage.MailFrom,
        Failure = SmtpFailure.PolicyRefused,
        Detail = detail,
        Message = message,
        Scope = FailureScope.Message,
    };
}
