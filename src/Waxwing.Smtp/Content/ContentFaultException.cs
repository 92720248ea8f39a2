namespace Waxwing.Smtp;

/// <summary>Content holds what may not go out. It is met on the way where nobody has read the content before.</summary>
internal sealed class ContentFaultException(SmtpFailureDetail detail, string message) : Exception(message)
{
    /// <summary>What it is.</summary>
    public SmtpFailureDetail Detail => detail;

    public static ContentFaultException Of(ContentFacts facts) => new(facts.Fault, Describe(facts));

    public static ContentFaultException Beyond(ContentBounds bounds) => new(SmtpFailureDetail.ContentSourceFailed,
        $"the content holds more than was promised of it: {bounds.MaxLength} octets{(bounds.MayHaveEightBit ? "" : ", none above 127")}");

    /// <summary>A fault in a person's words, with what mends it.</summary>
    public static string Describe(ContentFacts facts) => facts.Fault == SmtpFailureDetail.ContentLineTooLong
        ? $"the content has a line of {facts.LongestLine} octets; {ContentFacts.MaxLineLength} are allowed (RFC 5322 §2.1.1): encode that part as quoted-printable or base64"
        : "the content holds a CR or LF that is no line end, or a NUL: write every line end as CRLF";
}
