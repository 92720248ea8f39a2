using Waxwing.Server.Drops;

namespace Waxwing.Server.Api.Drops;

/// <summary>GET /drops/{id}.</summary>
internal sealed class GetDrop(IDropStore store, TimeProvider clock)
{
    /// <summary>Tells where a drop stands, and never what is in it.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the drop.</param>
    public Answer<ShownDrop> Handle(ApiCall call, string id)
    {
        if (!PathId.TryRead(id, out var dropId, out var error))
        {
            return error;
        }

        return store.Find(call.Tenant, dropId) is { } drop ? ShownDrop.Of(drop, clock.GetUtcNow()) : ApiError.NotFound("Drop");
    }
}
