using System.Diagnostics.CodeAnalysis;
using MimeKit;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Api.Emails;

/// <summary>Makes the message that a body describes. Whether it may be sent is judged where all mail is; here it becomes one.</summary>
internal sealed class EmailDraft(Schedule schedule, ApiOptions options)
{
    /// <summary>Makes it.</summary>
    /// <param name="email">The body; what was to be fetched of its attachments is there.</param>
    /// <param name="place">What stands before the names of fields in messages: empty, or <c>[3].</c> in a batch.</param>
    /// <param name="draft">The message.</param>
    /// <param name="error">What is wrong with it.</param>
    public bool TryMake(SendEmail email, string place, [NotNullWhen(true)] out Draft? draft, [NotNullWhen(false)] out ApiError? error)
    {
        draft = null;
        DateTimeOffset? at = null;
        error = NotHere(email, place) ?? Missing(email, place) ?? Texts(email, place);
        if (error is null && email.ScheduledAt is { } words)
        {
            at = schedule.TryRead(words, place, out var read, out error) ? read : null;
        }

        if (error is not null || !EmailTags.TryRead(email.Tags, place, out var tags, out error) || !EmailFiles.TryMake(email.Attachments, place, out var files, out error))
        {
            return false;
        }

        var message = new MimeMessage();
        message.Body = EmailBody.Of(email.Text, email.Html, files);
        error = Head(message, email, place);
        if (error is not null)
        {
            message.Dispose();
            return false;
        }

        draft = new Draft { Mime = message, ScheduledAt = at, Tags = tags, Given = Given(email, message) };
        return true;
    }

    // All of them are addresses by now. Reply-To may have come as a header field.
    private static GivenAddresses Given(SendEmail email, MimeMessage message) => new(
        email.From!, [.. email.To!], [.. email.Cc ?? []], [.. email.Bcc ?? []], email.ReplyTo is null ? ShownAddress.Of(message.ReplyTo) : [.. email.ReplyTo]);

    private static ApiError? NotHere(SendEmail email, string place) =>
        email.TopicId is not null ? ApiError.NotYet($"topics (`{place}topic_id`)")
        : email.OpenTracking == true ? ApiError.Field($"{place}open_tracking", "must be false: Waxwing does not watch recipients")
        : email.ClickTracking == true ? ApiError.Field($"{place}click_tracking", "must be false: Waxwing does not watch recipients")
        : null;

    private static ApiError? Missing(SendEmail email, string place) =>
        email.From is null ? ApiError.Missing($"{place}from")
        : email.To is null or [] ? ApiError.Missing($"{place}to")
        : email.Subject is null ? ApiError.Missing($"{place}subject")
        : email.Html is null && email.Text is null
            ? new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.MissingRequiredField, $"Missing `{place}html` or `{place}text` field.")
        : null;

    private static ApiError? Texts(SendEmail email, string place) =>
        email.Subject!.Length > EmailHeaders.LongestValue ? ApiError.Field($"{place}subject", $"is longer than {EmailHeaders.LongestValue} characters")
        : !OneLine.Holds(email.Subject) ? ApiError.Field($"{place}subject", OneLine.Wrong)
        : email.Html?.Contains('\0', StringComparison.Ordinal) == true ? ApiError.Field($"{place}html", "holds a NUL")
        : email.Text?.Contains('\0', StringComparison.Ordinal) == true ? ApiError.Field($"{place}text", "holds a NUL")
        : null;

    private ApiError? Head(MimeMessage message, SendEmail email, string place)
    {
        // MimeKit writes an id that names this machine, and the time; the pipeline gives better ones.
        message.Headers.Remove(HeaderId.MessageId);
        message.Headers.Remove(HeaderId.Date);
        if (!AddressText.TryRead(email.From, out var from, out var why))
        {
            return new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.InvalidFromAddress, $"The `{place}from` field {why}.");
        }

        message.From.Add(from);
        message.Subject = email.Subject!;
        return Addresses(message.To, email.To, $"{place}to")
            ?? Addresses(message.Cc, email.Cc, $"{place}cc")
            ?? Addresses(message.Bcc, email.Bcc, $"{place}bcc")
            ?? Addresses(message.ReplyTo, email.ReplyTo, $"{place}reply_to")
            ?? (email.Headers is null ? null : EmailHeaders.Add(message, email.Headers, email.ReplyTo is { Length: > 0 }, place));
    }

    private ApiError? Addresses(InternetAddressList list, string[]? texts, string field)
    {
        if (texts is null)
        {
            return null;
        }

        if (texts.Length > options.AddressLimit)
        {
            return ApiError.Field(field, $"has more than {options.AddressLimit} entries");
        }

        for (var i = 0; i < texts.Length; i++)
        {
            if (!AddressText.TryRead(texts[i], out var address, out var why))
            {
                return ApiError.Field(texts.Length == 1 ? field : $"{field}[{i}]", why);
            }

            list.Add(address);
        }

        return null;
    }
}
