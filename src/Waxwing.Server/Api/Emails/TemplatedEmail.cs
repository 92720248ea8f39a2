using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Server.Accepting;
using Waxwing.Server.Templates;
using Waxwing.Templates;

namespace Waxwing.Server.Api.Emails;

/// <summary>Fills an email that names a template: its parts come from there, and author, answers and subject where the email has none.</summary>
internal sealed class TemplatedEmail(ITemplates templates)
{
    /// <summary>Fills it.</summary>
    /// <param name="tenant">Whose templates.</param>
    /// <param name="email">The email.</param>
    /// <param name="place">What stands before the names of fields in messages: empty, or <c>[3].</c> in a batch.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    /// <returns>What is wrong, or null.</returns>
    public async ValueTask<ApiError?> FillAsync(string tenant, SendEmail email, string place, CancellationToken cancellationToken)
    {
        if (email.Template is not { } use)
        {
            return null;
        }

        var error = use.Id is null or "" ? ApiError.Missing($"{place}template.id")
            : email.Html is not null || email.Text is not null ? ApiError.Field($"{place}template", "cannot be given together with html or text")
            : use.Variables is { ValueKind: not (JsonValueKind.Object or JsonValueKind.Null) } ? ApiError.Field($"{place}template.variables", "must be an object")
            : null;
        if (error is not null)
        {
            return error;
        }

        var data = use.Variables is { ValueKind: JsonValueKind.Object } values ? JsonObject.Create(values)! : [];
        try
        {
            var mail = await templates.RenderAsync(tenant, use.Id!, data, isLenient: false, cancellationToken).ConfigureAwait(false);
            return Fill(email, mail, place);
        }
        catch (TemplateException exception)
        {
            return exception.Fault == TemplateFault.NotFound
                ? ApiError.NotFound("Template")
                : new ApiError(StatusCodes.Status422UnprocessableEntity, ErrorName.ValidationError, $"The `{place}template` field: {exception.Message}");
        }
    }

    private static ApiError? Fill(SendEmail email, RenderedMail mail, string place)
    {
        email.From ??= mail.From;
        email.ReplyTo ??= mail.ReplyTo is { } address ? [address] : null;
        email.Subject ??= mail.Subject;
        (email.Html, email.Text) = (mail.Html, mail.Text);
        var kind = MailKindWord.Of(mail.Kind);
        var headers = email.Headers ?? [];
        if (headers.FirstOrDefault(header => header.Key.Equals(Wishes.KindField, StringComparison.OrdinalIgnoreCase)) is { Key: not null } given)
        {
            // What is secret in a template must not become mail that is kept.
            return string.Equals(given.Value, kind, StringComparison.OrdinalIgnoreCase) ? null : ApiError.Field($"{place}headers.{Wishes.KindField}", $"must be {kind}, as the template says, or absent");
        }

        email.Headers = new Dictionary<string, string?>(headers, StringComparer.Ordinal) { [Wishes.KindField] = kind };
        return null;
    }
}
