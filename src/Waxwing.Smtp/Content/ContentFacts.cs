namespace Waxwing.Smtp;

/// <summary>What a reading of the whole content found.</summary>
/// <param name="Length">Octets, from the first header field to the last line end.</param>
/// <param name="LongestLine">Octets in the longest line, its CRLF not counted.</param>
/// <param name="HasEightBit">Whether an octet above 127 occurs.</param>
/// <param name="HasNul">Whether a NUL occurs.</param>
/// <param name="HasBareCr">Whether a CR occurs that no LF follows.</param>
/// <param name="HasBareLf">Whether an LF occurs that follows no CR.</param>
/// <param name="EndsWithCrlf">Whether the content ends in CRLF.</param>
/// <param name="Sha256">SHA-256 of the content in lower-case hexadecimal.</param>
public sealed record ContentFacts(
    long Length,
    long LongestLine,
    bool HasEightBit,
    bool HasNul,
    bool HasBareCr,
    bool HasBareLf,
    bool EndsWithCrlf,
    string Sha256)
{
    /// <summary>The longest line that may go out: RFC 5322 §2.1.1, RFC 5321 §4.5.3.1.6 (1,000 with its CRLF).</summary>
    public const int MaxLineLength = 998;

    /// <summary>What forbids the content to go out as text, or <see cref="SmtpFailureDetail.None"/>.</summary>
    public SmtpFailureDetail Fault =>
        HasNul || HasBareCr || HasBareLf ? SmtpFailureDetail.ContentNotCanonical
        : LongestLine > MaxLineLength ? SmtpFailureDetail.ContentLineTooLong
        : SmtpFailureDetail.None;
}
