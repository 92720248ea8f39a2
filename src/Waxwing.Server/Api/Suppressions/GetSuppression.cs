using Waxwing.Server.Model;
using Waxwing.Server.Suppressions;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Suppressions;

/// <summary>GET /suppressions/{id}.</summary>
internal sealed class GetSuppression(ISuppressions suppressions)
{
    /// <summary>What stands in the path is neither an id nor an address.</summary>
    public static readonly ApiError NoName = ApiError.Parameter("id", "must be a UUID or an e-mail address");

    /// <summary>Shows a suppression, by its id or by the address; of several, the one of all streams, else that of the first stream.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id, or the address.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<ShownSuppression>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        Suppression? found;
        if (Ids.TryRead(id, out var suppressionId))
        {
            found = await suppressions.FindAsync(call.Tenant, suppressionId, cancellationToken).ConfigureAwait(false);
        }
        else if (Mailbox.TryParse(id, out var recipient, out _))
        {
            found = (await suppressions.FindAsync(call.Tenant, recipient, cancellationToken).ConfigureAwait(false)).FirstOrDefault();
        }
        else
        {
            return NoName;
        }

        return found is null ? ApiError.NotFound("Suppression") : ShownSuppression.Of(found);
    }
}
