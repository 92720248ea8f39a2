using MimeKit;
using MimeKit.Utils;
using Waxwing.Server.Submission;

namespace Waxwing.Server.Api.Emails;

/// <summary>The header fields that a caller adds: their names are valid, and none is one that this API writes itself. What they say is judged where all mail is.</summary>
internal static class EmailHeaders
{
    private const int Most = 100;
    private const int LongestName = 76;

    /// <summary>How many characters a value may have.</summary>
    public const int LongestValue = 20_000;

    // Each has a field of the API, or says how the content is coded, or is written by servers.
    private static readonly HashSet<string> NotTheirs = new(StringComparer.OrdinalIgnoreCase)
    {
        "From", "To", "Cc", "Bcc", "Subject", "MIME-Version", "Received", "Return-Path", "DKIM-Signature", "Authentication-Results",
    };

    private static readonly string[] FamiliesNotTheirs = ["Content-", "Resent-", "ARC-"];

    /// <summary>Adds them to a message; what is wrong, or null.</summary>
    public static ApiError? Add(MimeMessage message, Dictionary<string, string?> headers, bool hasReplyTo, string place)
    {
        if (headers.Count > Most)
        {
            return ApiError.Field($"{place}headers", $"has more than {Most} entries");
        }

        foreach (var (name, value) in headers)
        {
            if (Wrong(name, value, hasReplyTo) is { } why)
            {
                return ApiError.Field(IsName(name) ? $"{place}headers.{name}" : $"{place}headers", why);
            }

            message.Headers.Add(name, value!);
        }

        return null;
    }

    private static string? Wrong(string name, string? value, bool hasReplyTo) =>
        !IsName(name) ? $"has a name that is no name of a header field: 1 to {LongestName} printable ASCII characters without a colon"
        : NotTheirs.Contains(name) || Array.Exists(FamiliesNotTheirs, family => name.StartsWith(family, StringComparison.OrdinalIgnoreCase))
            ? "cannot be given here: the fields of this API, or servers, write it"
        // In the message it would make nothing happen once, and go to the recipients.
        : RepetitionFields.Names.Contains(name, StringComparer.OrdinalIgnoreCase) ? "belongs among the header fields of the request: there it does what it is for"
        : hasReplyTo && name.Equals("Reply-To", StringComparison.OrdinalIgnoreCase) ? "is there twice: reply_to says the same"
        : value is null ? "must be a text"
        : value.Length > LongestValue ? $"is longer than {LongestValue} characters"
        : !OneLine.Holds(value) ? OneLine.Wrong
        // What MimeKit cannot read it writes as it stands, or replaces without a word.
        : name.Equals("Date", StringComparison.OrdinalIgnoreCase) && !DateUtils.TryParse(value, out _) ? "is no date (RFC 5322 §3.3): Mon, 30 Nov 2026 12:00:00 +0000"
        : name.Equals("Message-ID", StringComparison.OrdinalIgnoreCase) && !IsMessageId(value) ? "is no identifier (RFC 5322 §3.6.4): <words@example.com>"
        : null;

    private static bool IsMessageId(string value) =>
        value.Trim() is ['<', .. { Length: > 0 } id, '>'] && id.AsSpan().Count('@') == 1 && id[0] != '@' && id[^1] != '@' && !id.AsSpan().ContainsAny(" \t<>");

    // RFC 5322 §3.6.8: printable ASCII but the colon.
    private static bool IsName(string name)
    {
        foreach (var character in name)
        {
            if (character is <= ' ' or > '~' or ':')
            {
                return false;
            }
        }

        return name.Length is >= 1 and <= LongestName;
    }
}
