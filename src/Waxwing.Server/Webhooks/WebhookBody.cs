using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Waxwing.Server.Mail;
using Waxwing.Server.Replies;

namespace Waxwing.Server.Webhooks;

/// <summary>What endpoints are sent, in Resend's form; all of it is ASCII. What Resend does not tell stands in <c>data.event</c>: the event as the API shows it.</summary>
internal static class WebhookBody
{
    /// <summary>The body of anything.</summary>
    /// <param name="type">What happened.</param>
    /// <param name="at">When (UTC).</param>
    /// <param name="data">Writes the properties of <c>data</c>.</param>
    public static byte[] Of(WebhookEventType type, DateTimeOffset at, Action<Utf8JsonWriter> data)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("type", type.Word());
            json.WriteString("created_at", at.UtcDateTime);
            json.WriteStartObject("data");
            data(json);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The body of an event of mail.</summary>
    /// <param name="type">What it is told as.</param>
    /// <param name="happened">The event.</param>
    /// <param name="mail">The event as it is kept, and its message.</param>
    /// <param name="judge">Who knows what refusals mean.</param>
    public static byte[] Of(WebhookEventType type, MailEvent happened, ToldMail mail, ReplyJudge judge) => Of(type, happened.At, json =>
    {
        json.WriteString("email_id", happened.MessageId);
        json.WriteString("message_id", mail.MessageId);
        json.WriteString("created_at", mail.AcceptedAt.UtcDateTime);
        json.WriteString("from", mail.Summary.From);
        json.WriteStartArray("to");
        // Whoever takes an address off his list takes the first one of these.
        foreach (var to in happened.Recipient is { } recipient ? [recipient] : mail.Summary.To)
        {
            json.WriteStringValue(to);
        }

        json.WriteEndArray();
        json.WriteString("subject", mail.Summary.Subject);
        json.WriteStartObject("tags");
        foreach (var (name, value) in mail.Summary.Tags.OrderBy(tag => tag.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, value);
        }

        json.WriteEndObject();
        WriteWhy(json, type, happened, judge);
        json.WritePropertyName("event");
        json.WriteRawValue(mail.Json, skipInputValidation: true);
    });

    private static void WriteWhy(Utf8JsonWriter json, WebhookEventType type, MailEvent happened, ReplyJudge judge)
    {
        var why = happened.Reply?.Text ?? happened.Reason ?? "";
        switch (type)
        {
            case WebhookEventType.EmailBounced:
                var (kind, detail) = BounceWords.Of(judge.Judge(RefusalText.Of(Said(happened))));
                json.WriteStartObject("bounce");
                json.WriteString("message", why);
                json.WriteString("type", kind);
                json.WriteString("subType", detail);
                json.WriteEndObject();
                break;
            case WebhookEventType.EmailFailed:
                json.WriteStartObject("failed");
                json.WriteString("reason", happened.Reason ?? why);
                json.WriteEndObject();
                break;
            case WebhookEventType.EmailSuppressed:
                json.WriteStartObject("suppressed");
                json.WriteString("message", happened.Reason ?? "the recipient is on the suppression list");
                json.WriteString("type", "OnAccountSuppressionList");
                json.WriteEndObject();
                break;
        }
    }

    private static string Said(MailEvent happened) => happened.Reply is { } reply
        ? string.Create(CultureInfo.InvariantCulture, $"{reply.Code} {reply.Enhanced} {reply.Text}")
        : happened.Reason ?? "";
}
