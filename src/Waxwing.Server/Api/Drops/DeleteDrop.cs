using Waxwing.Server.Audit;
using Waxwing.Server.Drops;

namespace Waxwing.Server.Api.Drops;

/// <summary>DELETE /drops/{id}.</summary>
internal sealed class DeleteDrop(IDropStore store)
{
    /// <summary>Takes a drop back: its content is erased, and its link says so.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the drop.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id)
    {
        if (!PathId.TryRead(id, out var dropId, out var error))
        {
            return error;
        }

        var told = new AuditFact(call.Actor, AuditAction.DropWithdrawn) { Target = dropId.ToString(), Tenant = call.Tenant };
        return await store.WithdrawAsync(call.Tenant, dropId, told).ConfigureAwait(false) ? new Deleted("drop", dropId) : ApiError.NotFound("Drop");
    }
}
