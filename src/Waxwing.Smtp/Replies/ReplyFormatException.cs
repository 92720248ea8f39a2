namespace Waxwing.Smtp;

/// <summary>What a server sent is no reply (RFC 5321 §4.2). The connection that it came from cannot be trusted any more.</summary>
internal sealed class ReplyFormatException(SmtpFailureDetail detail, string message) : FormatException(message)
{
    public SmtpFailureDetail Detail { get; } = detail;
}
