using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET /emails/{id}/attachments/{attachmentId}.</summary>
internal sealed class GetAttachment(IMailStore store, AttachmentLinks links)
{
    /// <summary>Shows one file of a message, with a link to its octets.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="attachmentId">The id of the file.</param>
    /// <param name="http">The connection.</param>
    public async Task<Answer<StoredAttachment>> HandleAsync(ApiCall call, string id, string attachmentId, HttpContext http)
    {
        if (!PathId.TryRead(id, out var messageId, out var error) || !PathId.TryRead(attachmentId, out var fileId, out error))
        {
            return error;
        }

        if (await store.FindAsync(call.Tenant, messageId, http.RequestAborted).ConfigureAwait(false) is not { } message)
        {
            return ApiError.NotFound("Email");
        }

        using var mime = await StoredContent.ReadAsync(store, message, http.RequestAborted).ConfigureAwait(false);
        foreach (var (partId, part) in mime is null ? [] : StoredAttachment.PartsOf(messageId, mime))
        {
            if (partId == fileId)
            {
                return links.Show(http.Request, message, partId, part);
            }
        }

        return ApiError.NotFound("Attachment");
    }
}
