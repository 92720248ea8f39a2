using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>GET /emails/{id}/attachments.</summary>
internal sealed class ListAttachments(IMailStore store, AttachmentLinks links)
{
    /// <summary>Lists the files of a message. Those of codes and links that expire are never shown.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the message.</param>
    /// <param name="http">The connection.</param>
    public async Task<Answer<ListOf<StoredAttachment>>> HandleAsync(ApiCall call, string id, HttpContext http)
    {
        if (!PathId.TryRead(id, out var messageId, out var error) || !ListQuery.TryRead(http.Request.Query, [], out var page, out error))
        {
            return error;
        }

        if (await store.FindAsync(call.Tenant, messageId, http.RequestAborted).ConfigureAwait(false) is not { } message)
        {
            return ApiError.NotFound("Email");
        }

        using var mime = await StoredContent.ReadAsync(store, message, http.RequestAborted).ConfigureAwait(false);
        var parts = mime is null ? [] : StoredAttachment.PartsOf(messageId, mime);
        var slice = ListQuery.Cut(parts, part => part.Id, page);
        return new ListOf<StoredAttachment>(slice.HasMore, [.. slice.Items.Select(part => links.Show(http.Request, message, part.Id, part.Part))]);
    }
}
