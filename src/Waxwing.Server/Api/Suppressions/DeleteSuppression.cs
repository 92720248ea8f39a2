using Waxwing.Server.Model;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>DELETE /suppressions/{id}.</summary>
internal sealed class DeleteSuppression(ISuppressions suppressions, SuppressionList list)
{
    /// <summary>Takes a suppression from the list, by its id; or all of an address.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id, or the address.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        var isId = Ids.TryRead(id, out var suppressionId);
        Mailbox? recipient = null;
        if (!isId && !Mailbox.TryParse(id, out recipient, out _))
        {
            return GetSuppression.NoName;
        }

        var removed = await suppressions.RemoveAsync(call.Tenant, isId ? [suppressionId] : [], recipient is null ? [] : [recipient], call.Actor, cancellationToken).ConfigureAwait(false);
        list.Refresh();
        return removed.Count == 0 ? ApiError.NotFound("Suppression") : new Deleted("suppression", removed[0].Id);
    }
}
