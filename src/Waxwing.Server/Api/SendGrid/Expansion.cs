using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Waxwing.Server.Accepting;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>Makes a message of each personalization, by way of the form of POST /emails: what is judged there is judged here.</summary>
internal sealed class Expansion(EmailDraft drafts, ITemplates templates, ApiOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Farthest = TimeSpan.FromHours(72);

    /// <summary>Makes the messages; where one cannot be made there are none.</summary>
    /// <param name="tenant">Whose templates are meant.</param>
    /// <param name="mail">The request.</param>
    /// <param name="memory">What the request may hold of memory.</param>
    /// <param name="made">Gets the messages, also those before an error: they are the caller's to dispose.</param>
    /// <param name="forms">Gets what they were made of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>What is wrong, or null.</returns>
    public async ValueTask<ApiError?> MakeAsync(string tenant, SendGridMail mail, BodyMemory.Share? memory, List<Draft> made, List<SendEmail> forms, CancellationToken cancellationToken)
    {
        if ((NotHere.In(mail) ?? Recipients.Wrong(mail) ?? Whole(mail)) is { } wrong)
        {
            return wrong;
        }

        if (!Substitutions.TryRead(mail.Sections, "sections", out var sections, out var error))
        {
            return error;
        }

        // A thousand copies of a large message would be more than the body that asked for them.
        var left = 2L * options.BodyLimit;
        var files = Files(mail);
        for (var i = 0; i < mail.Personalizations!.Length; i++)
        {
            var (one, place) = (mail.Personalizations[i]!, $"personalizations[{i}].");
            var (email, unmade) = await EmailAsync(tenant, mail, one, sections, files, place, left, cancellationToken).ConfigureAwait(false);
            if (email is null)
            {
                return unmade;
            }

            left -= Length(email);
            if (left < 0 || memory?.TryTake((2L * options.BodyLimit) - left) == false)
            {
                return left < 0 ? TooMuch : ApiError.Unavailable(TimeSpan.FromSeconds(2));
            }

            if (!Words.TryRead(mail, one, place, out var tags, out error) || !TryReadTime(mail, one, place, out var at, out error) || !drafts.TryMake(email, place, out var draft, out error))
            {
                return error;
            }

            made.Add(draft with { Tags = tags, ScheduledAt = at });
            forms.Add(email);
        }

        return null;
    }

    private static ApiError TooMuch { get; } = new(StatusCodes.Status413PayloadTooLarge, ErrorName.ValidationError, "The messages of this request are too large together: send fewer personalizations at a time.");

    private static ApiError? Whole(SendGridMail mail) =>
        (mail.From is null ? ApiError.Missing("from") : Recipients.Wrong(mail.From, "from"))
        ?? (mail.ReplyTo is null ? null : Recipients.Wrong(mail.ReplyTo, "reply_to"))
        ?? (mail is { ReplyTo: not null, ReplyToList: not null } ? ApiError.Field("reply_to_list", "and reply_to cannot both be given") : null)
        ?? mail.ReplyToList?.Index().Select(one => Recipients.Wrong(one.Item, $"reply_to_list[{one.Index}]")).FirstOrDefault(error => error is not null)
        ?? (mail.TemplateId is null ? Contents(mail.Content)
            : mail.Content is { Length: > 0 } ? ApiError.Field("content", "and template_id cannot both be given: the template has the content")
            : null)
        ?? mail.Attachments?.Index().Select(one => File(one.Item, $"attachments[{one.Index}]")).FirstOrDefault(error => error is not null);

    private static ApiError? Contents(SendGridContent?[]? contents)
    {
        if (contents is null or [])
        {
            return ApiError.Missing("content");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < contents.Length; i++)
        {
            var error = contents[i] is not { } content ? ApiError.Field($"content[{i}]", "must be an object")
                : content.Type is not ("text/plain" or "text/html") ? ApiError.Field($"content[{i}].type", "must be text/plain or text/html")
                : content.Value is null or "" ? ApiError.Missing($"content[{i}].value")
                : seen.Add(content.Type) ? null
                : ApiError.Field($"content[{i}].type", "is there twice");
            if (error is not null)
            {
                return error;
            }
        }

        return null;
    }

    private static ApiError? File(SendGridFile? file, string field) =>
        file is null ? ApiError.Attachment(field, "must be an object")
        : file.Content is null ? ApiError.Missing($"{field}.content")
        : file.Filename is null ? ApiError.Missing($"{field}.filename")
        : file.Disposition is not (null or "attachment" or "inline") ? ApiError.Attachment($"{field}.disposition", "must be attachment or inline")
        : file is { Disposition: "inline", ContentId: null } ? ApiError.Attachment($"{field}.content_id", "is missing: the HTML shows an inline file by it")
        : null;

    // The id of a file that is attached means nothing, there as here.
    private static Attachment[]? Files(SendGridMail mail) => mail.Attachments is null ? null : Array.ConvertAll(mail.Attachments, file => new Attachment
    {
        Content = file!.Content,
        Filename = file.Filename,
        ContentType = file.Type,
        ContentId = file.Disposition is "inline" ? file.ContentId : null,
    });

    private async ValueTask<(SendEmail? Email, ApiError? Error)> EmailAsync(
        string tenant, SendGridMail mail, Personalization one, Substitutions sections, Attachment[]? files, string place, long most, CancellationToken cancellationToken)
    {
        if (one.From is not null && Recipients.Wrong(one.From, $"{place}from") is { } wrong)
        {
            return (null, wrong);
        }

        var email = new SendEmail
        {
            From = Recipients.Text(one.From ?? mail.From!),
            To = Recipients.Texts(one.To),
            Cc = Recipients.Texts(one.Cc),
            Bcc = Recipients.Texts(one.Bcc),
            ReplyTo = mail.ReplyTo is null ? Recipients.Texts(mail.ReplyToList) : [Recipients.Text(mail.ReplyTo)],
            Headers = Merged(mail.Headers, one.Headers),
            Attachments = files,
        };
        return mail.TemplateId is null
            ? Written(email, mail, one, sections, place, most)
            : await RenderedAsync(email, tenant, mail, one, place, cancellationToken).ConfigureAwait(false);
    }

    private static (SendEmail? Email, ApiError? Error) Written(SendEmail email, SendGridMail mail, Personalization one, Substitutions sections, string place, long most)
    {
        if (one.DynamicTemplateData is not null)
        {
            return (null, ApiError.Field($"{place}dynamic_template_data", "goes with template_id, which is not given"));
        }

        if (!Substitutions.TryRead(one.Substitutions, $"{place}substitutions", out var substitutions, out var error))
        {
            return (null, error);
        }

        var (plain, html) = (Array.Find(mail.Content!, content => content!.Type is "text/plain")?.Value, Array.Find(mail.Content!, content => content!.Type is "text/html")?.Value);
        return TryReplace(one.Subject ?? mail.Subject, substitutions, sections, most, out var subject) && TryReplace(plain, substitutions, sections, most, out plain) && TryReplace(html, substitutions, sections, most, out html)
            ? (email with { Subject = subject, Text = plain, Html = html }, null)
            : (null, TooMuch);
    }

    // A tag may stand for a section, and a section may hold tags.
    private static bool TryReplace(string? text, Substitutions substitutions, Substitutions sections, long most, out string? replaced)
    {
        replaced = text is null ? null : substitutions.In(text, most) is { } first && sections.In(first, most) is { } second ? substitutions.In(second, most) : null;
        return text is null || replaced is not null;
    }

    private async ValueTask<(SendEmail? Email, ApiError? Error)> RenderedAsync(SendEmail email, string tenant, SendGridMail mail, Personalization one, string place, CancellationToken cancellationToken)
    {
        if (one.Substitutions is not null || mail.Sections is not null)
        {
            return (null, ApiError.Field(one.Substitutions is null ? "sections" : $"{place}substitutions", "do not go with template_id: its values are dynamic_template_data"));
        }

        try
        {
            var rendered = await templates.RenderAsync(tenant, mail.TemplateId!, one.DynamicTemplateData ?? new JsonObject(), isLenient: false, cancellationToken).ConfigureAwait(false);
            return (email with
            {
                Subject = rendered.Subject,
                Text = rendered.Text,
                Html = rendered.Html,
                ReplyTo = email.ReplyTo ?? (rendered.ReplyTo is null ? null : [rendered.ReplyTo]),
                Headers = Merged(KindOf(rendered), email.Headers),
            }, null);
        }
        catch (TemplateException exception)
        {
            var field = exception.Variable is { } variable ? $"{place}dynamic_template_data.{variable}" : "template_id";
            return (null, new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"`{field}`: {exception.Message}") { Path = field });
        }
    }

    /// <summary>What a template says of the purpose of its mail, as a header field that the desk takes out again.</summary>
    internal static Dictionary<string, string?> KindOf(RenderedMail rendered) =>
        new(StringComparer.OrdinalIgnoreCase) { [Wishes.KindField] = MailKindWord.Of(rendered.Kind) };

    private static Dictionary<string, string?>? Merged(Dictionary<string, string?>? all, Dictionary<string, string?>? own)
    {
        if (all is null || own is null)
        {
            return own ?? all;
        }

        var merged = new Dictionary<string, string?>(all, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in own)
        {
            merged[name] = value;
        }

        return merged;
    }

    private bool TryReadTime(SendGridMail mail, Personalization one, string place, out DateTimeOffset? at, [NotNullWhen(false)] out ApiError? error)
    {
        (at, error) = (null, null);
        if ((one.SendAt ?? mail.SendAt) is not { } seconds)
        {
            return true;
        }

        var now = clock.GetUtcNow();
        if (seconds > (now + Farthest).ToUnixTimeSeconds())
        {
            error = ApiError.Field(one.SendAt is null ? "send_at" : $"{place}send_at", $"is more than {Farthest.TotalHours:0} hours ahead");
            return false;
        }

        // What is due already goes at once.
        at = seconds > now.ToUnixTimeSeconds() ? DateTimeOffset.FromUnixTimeSeconds(seconds) : null;
        return true;
    }

    private static long Length(SendEmail email) => (email.Text?.Length ?? 0) + (email.Html?.Length ?? 0) + (email.Attachments?.Sum(file => (long)file.Content!.Length) ?? 0);
}
