using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Waxwing.Server.Api.Aotsend;
using Waxwing.Server.Api.Domains;
using Waxwing.Server.Api.Drops;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Api.Keys;
using Waxwing.Server.Api.Logs;
using Waxwing.Server.Api.Streams;
using Waxwing.Server.Api.Suppressions;
using Waxwing.Server.Api.Templates;
using Waxwing.Server.Api.Webhooks;
using Waxwing.Server.Api.SendGrid;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api;

/// <summary>
/// The forms of the API. Names are in snake_case; what is unknown or given twice is refused, and no value lies deeper than any of ours does. All of
/// them stand here, since the generator takes one list.
/// </summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.General,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    MaxDepth = 16)]
[JsonSerializable(typeof(ErrorBody))]
[JsonSerializable(typeof(Named))]
[JsonSerializable(typeof(Deleted))]
[JsonSerializable(typeof(SendEmail))]
[JsonSerializable(typeof(SendEmail[]))]
[JsonSerializable(typeof(EmailId))]
[JsonSerializable(typeof(EmailIds))]
[JsonSerializable(typeof(Email))]
[JsonSerializable(typeof(ListOf<EmailSummary>))]
[JsonSerializable(typeof(ListOf<MailEvent>))]
[JsonSerializable(typeof(Reschedule))]
[JsonSerializable(typeof(StoredAttachment))]
[JsonSerializable(typeof(ListOf<StoredAttachment>))]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(CreatedKey))]
[JsonSerializable(typeof(RenameKey))]
[JsonSerializable(typeof(ListOf<KeySummary>))]
[JsonSerializable(typeof(CreateDomain))]
[JsonSerializable(typeof(DomainSettings))]
[JsonSerializable(typeof(DomainWithRecords))]
[JsonSerializable(typeof(ListOf<DomainSummary>))]
[JsonSerializable(typeof(CreateDrop))]
[JsonSerializable(typeof(CreatedDrop))]
[JsonSerializable(typeof(ShownDrop))]
[JsonSerializable(typeof(TemplateForm))]
[JsonSerializable(typeof(ShownTemplate))]
[JsonSerializable(typeof(ListOf<TemplateSummary>))]
[JsonSerializable(typeof(LogEntry))]
[JsonSerializable(typeof(ListOf<LogEntry>))]
[JsonSerializable(typeof(AddSuppression))]
[JsonSerializable(typeof(AddSuppressions))]
[JsonSerializable(typeof(RemoveSuppressions))]
[JsonSerializable(typeof(SuppressionNames))]
[JsonSerializable(typeof(RemovedSuppressions))]
[JsonSerializable(typeof(ShownSuppression))]
[JsonSerializable(typeof(ListOf<SuppressionSummary>))]
[JsonSerializable(typeof(ListOf<ShownStream>))]
[JsonSerializable(typeof(CreateWebhook))]
[JsonSerializable(typeof(ChangeWebhook))]
[JsonSerializable(typeof(WebhookSigningSecret))]
[JsonSerializable(typeof(ShownWebhook))]
[JsonSerializable(typeof(ListOf<WebhookSummary>))]
[JsonSerializable(typeof(ShownWebhookEvent))]
[JsonSerializable(typeof(ListOf<WebhookEventSummary>))]
[JsonSerializable(typeof(ListOf<ShownWebhookAttempt>))]
[JsonSerializable(typeof(SendGridMail))]
[JsonSerializable(typeof(SendGridErrors))]
[JsonSerializable(typeof(AotsendMail))]
[JsonSerializable(typeof(AotsendAnswer))]
[JsonSerializable(typeof(string))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The same for messages that people read as they stand: no browser reads them as anything else, and so only JSON's own characters are escaped.</summary>
    public static ApiJson Readable => Lazily.Made;

    // The order in which the parts of a class are made is nobody's to rely on.
    private static class Lazily
    {
        public static readonly ApiJson Made = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
