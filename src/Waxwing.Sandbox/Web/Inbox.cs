using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Waxwing.Sandbox.Web;

/// <summary>What is where in the inbox.</summary>
/// <param name="messages">The messages.</param>
internal sealed class Inbox(CapturedMessages messages)
{
    public CapturedMessages Messages => messages;

    /// <summary>Answers a request.</summary>
    public HttpAnswer Answer(HttpRequestHead request)
    {
        if (!request.IsForLoopback)
        {
            // RFC 9110 §15.5.20.
            return HttpAnswer.Text(421, "The inbox answers to localhost, 127.0.0.1 and [::1] only.");
        }

        if (request is { Method: "DELETE", Path: "/api/messages" })
        {
            if (!request.IsFromHere)
            {
                return HttpAnswer.Text(403, "Another site may not do that.");
            }

            messages.Clear();
            return HttpAnswer.Text(200, "Deleted.");
        }

        return request.Method is "GET" or "HEAD" ? Get(request.Path.Split('/', StringSplitOptions.RemoveEmptyEntries)) : HttpAnswer.Text(405, "Only GET here.");
    }

    private HttpAnswer Get(string[] path) => path switch
    {
        [] => HttpAnswer.Html(Page.List(messages.Snapshot(), messages.Count)),
        ["inbox.css"] => Asset("inbox.css", "text/css; charset=utf-8"),
        ["inbox.js"] => Asset("inbox.js", "text/javascript; charset=utf-8"),
        ["events"] => new HttpAnswer(200, "text/event-stream", Content: null),
        ["api", "messages"] => Json(JsonSerializer.SerializeToUtf8Bytes(
            new MessageList(messages.Count, [.. messages.Snapshot().Select(MessageSummary.Of)]), InboxJson.Default.MessageList)),
        ["messages", var id] => Find(id) is { } message
            ? HttpAnswer.Html(Page.Message(message, ReadMessage.Of(message)))
            : HttpAnswer.Html(Page.NoMessage()) with { Status = 404 },
        ["messages", var id, "html"] when Find(id) is { } message && ReadMessage.Of(message).Html is { } html
            => HttpAnswer.Html(Preview.Of(html)) with { Policy = HttpAnswer.PreviewPolicy },
        ["api", "messages", var id] when Find(id) is { } message => Json(Document(message)),
        // Text whatever it says that it is: it is to be looked at, not run.
        ["api", "messages", var id, "source"] when Find(id) is { } message => new HttpAnswer(200, "text/plain; charset=utf-8", message.Content),
        ["api", "messages", var id, "attachments", var index] when Find(id) is { } message && Attachment(message, index) is { } attachment
            => new HttpAnswer(200, "application/octet-stream", attachment.Content) { FileName = attachment.Name },
        _ => HttpAnswer.Text(404, "There is nothing here."),
    };

    private static HttpAnswer Json(byte[] json) => new(200, "application/json", json);

    private CapturedMessage? Find(string id)
        => long.TryParse(id, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? messages.Snapshot().FirstOrDefault(message => message.Number == number)
            : null;

    private static ReadAttachment? Attachment(CapturedMessage message, string index)
        => int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? ReadMessage.Of(message).Attachments.ElementAtOrDefault(number) : null;

    private static byte[] Document(CapturedMessage message)
    {
        var read = ReadMessage.Of(message);
        var url = string.Create(CultureInfo.InvariantCulture, $"/api/messages/{message.Number}");
        return JsonSerializer.SerializeToUtf8Bytes(
            new MessageDocument(
                MessageSummary.Of(message),
                [.. read.Headers.Select(header => new FieldDocument(header.Name, header.Value))],
                read.Text,
                read.Html,
                [.. read.Attachments.Select((attachment, index) => new AttachmentDocument(
                    attachment.Name, attachment.MediaType, attachment.Content.Length, string.Create(CultureInfo.InvariantCulture, $"{url}/attachments/{index}")))],
                $"{url}/source"),
            InboxJson.Default.MessageDocument);
    }

    private static HttpAnswer Asset(string name, string type)
    {
        using var resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        resource.CopyTo(content);
        return new HttpAnswer(200, type, content.ToArray());
    }
}
