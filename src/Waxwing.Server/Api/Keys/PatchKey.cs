using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Api.Keys;

/// <summary>PATCH /api-keys/{id}.</summary>
internal sealed class PatchKey(IAccounts accounts, KeyRing ring)
{
    /// <summary>Gives a key another name.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the key.</param>
    /// <param name="body">The name.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Named>> HandleAsync(ApiCall call, string id, Body<RenameKey> body, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var keyId, out var error) || !body.TryGet(out var request, out error) || !KeyName.IsOne(request.Name, out error))
        {
            return error;
        }

        var told = new AuditFact(call.Actor, AuditAction.KeyRenamed) { Target = keyId.ToString(), Tenant = call.Tenant, Details = AuditDetails.Of(("name", request.Name)) };
        if (!await accounts.RenameAsync(call.Tenant, keyId, request.Name!, told, cancellationToken).ConfigureAwait(false))
        {
            return ApiError.NotFound("API key");
        }

        ring.Forget(keyId);
        return new Named("api_key", keyId);
    }
}
