using MimeKit;
using Waxwing.Server.Bounces;

namespace Waxwing.Server.Reports;

/// <summary>Reads complaints (RFC 5965) and reports of failed authentication (RFC 6591).</summary>
internal static class FeedbackReader
{
    private const int MostRecipients = 100;

    /// <summary>What a report tells; null if it lacks what makes it one.</summary>
    public static ReturnedMail? Read(MimePart part, IReadOnlyList<MimeEntity> parts)
    {
        var recipients = new List<string>();
        string? type = null, reporter = null, failure = null, source = null, path = null;
        var domains = new List<string>();
        foreach (var (name, value) in Fields(MimeText.Of(part)))
        {
            switch (name)
            {
                case "feedback-type":
                    type ??= value.Split('/', ' ', ';')[0].ToLowerInvariant();
                    break;
                case "user-agent":
                    reporter ??= value;
                    break;
                case "auth-failure":
                    failure ??= value.ToLowerInvariant();
                    break;
                case "source-ip":
                    source ??= value.Split(' ')[0];
                    break;
                case "original-mail-from":
                    path ??= Address(value);
                    break;
                case "reported-domain":
                    domains.Add(value);
                    break;
                case "original-rcpt-to" or "removal-recipient" when recipients.Count < MostRecipients:
                    recipients.Add(value.Trim('<', '>', ' '));
                    break;
            }
        }

        if (type is null)
        {
            return null;
        }

        if (type is "auth-failure" or "dmarc")
        {
            return new ReturnedMail.AuthenticationFailure(failure ?? type, domains.FirstOrDefault(), source);
        }

        var original = OriginalHeader.Of(parts);
        return new ReturnedMail.Complaint(type, [.. recipients], reporter, original?[HeaderId.MessageId]?.Trim()) { ReversePath = path ?? Address(original?[HeaderId.ReturnPath]) };
    }

    private static string? Address(string? value) => value?.Trim('<', '>', ' ', '\t', '\r', '\n') is { Length: > 0 } address ? address : null;

    // Fields may come more than once here (RFC 5965 §3.2), and order says nothing.
    private static IEnumerable<(string Name, string Value)> Fields(string text) =>
        StatusGroups.Of(text).SelectMany(group => group.Select(field => (field.Key, StatusField.Line(field.Value, ReportedRecipient.LongestText))));
}
