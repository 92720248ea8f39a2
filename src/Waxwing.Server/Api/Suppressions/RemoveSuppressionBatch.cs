using Waxwing.Server.Model;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>POST /suppressions/batch/remove.</summary>
internal sealed class RemoveSuppressionBatch(ISuppressions suppressions, SuppressionList list)
{
    /// <summary>Takes up to 1,000 suppressions from the list, by address or by id.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">Which.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<RemovedSuppressions>> HandleAsync(ApiCall call, Body<RemoveSuppressions> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        if (request.Emails is null == request.Ids is null)
        {
            return ApiError.Field("emails", "must be given, or ids, and not both");
        }

        var (field, texts) = request.Emails is { } emails ? ("emails", emails) : ("ids", request.Ids!);
        if (texts.Length is 0 or > SuppressionRoutes.BatchLimit)
        {
            return ApiError.Field(field, $"must have 1 to {SuppressionRoutes.BatchLimit} of them");
        }

        var (ids, recipients) = (new List<Guid>(), new List<Mailbox>());
        for (var i = 0; i < texts.Length; i++)
        {
            if (request.Ids is null && Mailbox.TryParse(texts[i], out var recipient, out _))
            {
                recipients.Add(recipient);
            }
            else if (request.Ids is not null && Ids.TryRead(texts[i], out var id))
            {
                ids.Add(id);
            }
            else
            {
                return ApiError.Field($"{field}[{i}]", request.Ids is null ? "must be an e-mail address" : "must be a UUID");
            }
        }

        var removed = await suppressions.RemoveAsync(call.Tenant, ids, recipients, call.Actor, cancellationToken).ConfigureAwait(false);
        list.Refresh();
        var gone = removed.Select(one => one.Id).ToHashSet();
        return new RemovedSuppressions(request.Ids is null
            ? [.. removed.Select(one => new RemovedSuppression("suppression", one.Id, Deleted: true))]
            : [.. ids.Select(id => new RemovedSuppression("suppression", id, gone.Contains(id)))]);
    }
}
