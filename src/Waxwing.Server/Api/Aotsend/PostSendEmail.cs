using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Api.SendGrid;
using Waxwing.Server.Templates;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>POST /index/api/send_email. Its key lies in the body, and is judged as all keys are.</summary>
internal sealed class PostSendEmail(IMailDesk desk, EmailDraft drafts, ITemplates templates, SenderAddresses senders, Admission admission, ApiOptions options)
{
    private const int BodyLimit = 256 * 1024;
    private const int LongestAlias = 200;

    /// <summary>The tag of a message whose author was chosen in turn.</summary>
    public const string RotationTag = "is_random";

    /// <summary>Sends a template to one recipient.</summary>
    public async Task<AotsendAnswer> HandleAsync(HttpContext http)
    {
        var body = await AotsendBody.ReadAsync(http, Math.Min(BodyLimit, options.BodyLimit)).ConfigureAwait(false);
        if (!body.TryGet(out var mail, out var error))
        {
            return AotsendAnswer.Of(error);
        }

        if (string.IsNullOrEmpty(mail.AppKey))
        {
            return new AotsendAnswer(AotsendAnswer.KeyEmpty, "app_key is empty");
        }

        var id = Guid.Parse(http.Response.Headers[AnswerHeaders.RequestId].ToString());
        var (call, refusal) = await admission.AdmitAsync(http, mail.AppKey, KeyScope.Send, id).ConfigureAwait(false);
        http.Features.Set(call);
        return refusal is not null ? AotsendAnswer.Of(refusal)
            : !TryRead(mail, out var name, out var data, out var rotates, out var wrong) ? wrong
            : await SendAsync(call!, mail, name, data, rotates, http.RequestAborted).ConfigureAwait(false);
    }

    private async ValueTask<AotsendAnswer> SendAsync(ApiCall call, AotsendMail mail, string name, JsonObject data, bool rotates, CancellationToken cancellationToken)
    {
        RenderedMail rendered;
        try
        {
            rendered = await templates.RenderAsync(call.Tenant, name, data, isLenient: true, cancellationToken).ConfigureAwait(false);
        }
        catch (TemplateException exception)
        {
            return new AotsendAnswer(CodeOf(exception.Fault), exception.Message);
        }

        var from = (rotates ? null : rendered.From) ?? await senders.NextAsync(call.Key, rotates, cancellationToken).ConfigureAwait(false);
        if (from is null)
        {
            return new AotsendAnswer(AotsendAnswer.KeyWrong, "no domain that this key may send for is verified, and the template names no author");
        }

        var email = new SendEmail
        {
            From = Aliased(from, mail.Alias),
            To = [mail.To!],
            ReplyTo = !string.IsNullOrEmpty(mail.ReplyTo) ? [mail.ReplyTo] : rendered.ReplyTo is null ? null : [rendered.ReplyTo],
            Subject = rendered.Subject,
            Html = rendered.Html,
            Text = rendered.Text,
            Headers = Expansion.KindOf(rendered),
        };
        if (!drafts.TryMake(email, "", out var draft, out var error))
        {
            return AotsendAnswer.Of(error);
        }

        // Which domain it was shows wherever the message is shown.
        draft = rotates ? draft with { Tags = ImmutableDictionary<string, string>.Empty.Add(RotationTag, from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..]) } : draft;
        return await desk.AcceptAsync(new Handover { Key = call.Key, Drafts = [draft] }, cancellationToken).ConfigureAwait(false) switch
        {
            HandoverResult.Accepted => AotsendAnswer.Success,
            HandoverResult.Refused refused => Refused(refused.Refusals[0]),
            var other => throw new InvalidOperationException($"The desk answers with {other.GetType().Name}."),
        };
    }

    private static bool TryRead(AotsendMail mail, out string name, out JsonObject data, out bool rotates, [NotNullWhen(false)] out AotsendAnswer? wrong)
    {
        (name, data, rotates) = (AotsendMail.Text(mail.TemplateId) ?? "", new JsonObject(), false);
        var random = AotsendMail.Text(mail.IsRandom);
        rotates = random is "1";
        wrong = name.Length == 0 ? new AotsendAnswer(AotsendAnswer.TemplateWrong, "template_id is empty, or neither text nor number")
            : string.IsNullOrEmpty(mail.To) ? new AotsendAnswer(AotsendAnswer.RecipientEmpty, "to is empty")
            : !Mailbox.TryParse(mail.To, out _, out _) ? new AotsendAnswer(AotsendAnswer.RecipientWrong, "to is no address: write one, such as email@example.com")
            : !string.IsNullOrEmpty(mail.ReplyTo) && !Mailbox.TryParse(mail.ReplyTo, out _, out _) ? new AotsendAnswer(AotsendAnswer.ReplyToWrong, "reply_to is no address: write one, such as email@example.com")
            : mail.Alias is { } alias && (alias.Length > LongestAlias || !OneLine.Holds(alias)) ? new AotsendAnswer(AotsendAnswer.DataWrong, $"alias is one line of at most {LongestAlias} characters")
            : random is not ("" or "0" or "1") ? new AotsendAnswer(AotsendAnswer.DataWrong, "is_random is 0 or 1")
            : !TryReadData(mail.Data, out data) ? new AotsendAnswer(AotsendAnswer.DataWrong, "data is no JSON object")
            : null;
        return wrong is null;
    }

    // In a form it is a text with JSON in it, and some programs write it so in JSON too.
    private static bool TryReadData(JsonElement? given, out JsonObject data)
    {
        data = new JsonObject();
        if (AotsendMail.Text(given) is "")
        {
            return true;
        }

        try
        {
            var strict = new JsonDocumentOptions { MaxDepth = ApiJson.Default.Options.MaxDepth, AllowDuplicateProperties = false };
            var node = given!.Value.ValueKind == JsonValueKind.String ? JsonNode.Parse(given.Value.GetString()!, documentOptions: strict) : JsonObject.Create(given.Value);
            data = node as JsonObject ?? data;
            return node is JsonObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static string Aliased(string from, string? alias)
    {
        if (string.IsNullOrEmpty(alias))
        {
            return from;
        }

        var address = from.EndsWith('>') ? from[(from.LastIndexOf('<') + 1)..^1] : from;
        return Recipients.Text(new SendGridAddress { Email = address, Name = alias });
    }

    private static int CodeOf(TemplateFault fault) => fault switch
    {
        TemplateFault.NotFound or TemplateFault.NotPublished => AotsendAnswer.TemplateWrong,
        TemplateFault.MissingVariable or TemplateFault.WrongType or TemplateFault.TooLarge or TemplateFault.TooManySteps or TemplateFault.Invalid => AotsendAnswer.DataWrong,
    };

    private static AotsendAnswer Refused(DraftRefusal refusal) => refusal.Reason switch
    {
        RefusalReason.NotYourDomain => new AotsendAnswer(AotsendAnswer.KeyWrong, refusal.Message),
        RefusalReason.ReservedRecipient => new AotsendAnswer(AotsendAnswer.RecipientWrong, refusal.Message),
        RefusalReason.Invalid when refusal.Field is "to" => new AotsendAnswer(AotsendAnswer.RecipientWrong, refusal.Message),
        RefusalReason.Invalid or RefusalReason.Missing or RefusalReason.Sensitive or RefusalReason.TooLarge or RefusalReason.Schedule => new AotsendAnswer(AotsendAnswer.DataWrong, refusal.Message),
        RefusalReason.RepetitionOfOtherBody or RefusalReason.RepetitionRunning or RefusalReason.Unavailable => AotsendAnswer.Of(RefusalAnswer.Of(refusal)),
    };
}
