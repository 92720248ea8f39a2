using MimeKit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET of a link to a file.</summary>
internal sealed class GetAttachmentContent(IMailStore store, AttachmentLinks links)
{
    /// <summary>Gives the octets of a file, to be kept and never shown: whatever they are, no browser runs them here.</summary>
    public async Task HandleAsync(string link, HttpContext http)
    {
        if (links.TryRead(link, out var tenant, out var messageId, out var attachmentId)
            && await store.FindAsync(tenant, messageId, http.RequestAborted).ConfigureAwait(false) is { } message)
        {
            using var mime = await StoredContent.ReadAsync(store, message, http.RequestAborted).ConfigureAwait(false);
            foreach (var (id, part) in mime is null ? [] : StoredAttachment.PartsOf(messageId, mime))
            {
                if (id == attachmentId)
                {
                    await SendAsync(http, part).ConfigureAwait(false);
                    return;
                }
            }
        }

        await ErrorBody.WriteAsync(http, ApiError.NotFound("Attachment")).ConfigureAwait(false);
    }

    private static async Task SendAsync(HttpContext http, MimePart part)
    {
        http.Response.ContentType = "application/octet-stream";
        http.Response.ContentLength = StoredAttachment.SizeOf(part);
        var disposition = new Microsoft.Net.Http.Headers.ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(part.FileName ?? "attachment");
        http.Response.Headers.ContentDisposition = disposition.ToString();
        if (part.Content is { } content)
        {
            await content.DecodeToAsync(http.Response.Body, http.RequestAborted).ConfigureAwait(false);
        }
    }
}
