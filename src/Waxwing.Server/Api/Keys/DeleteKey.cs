using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Api.Keys;

/// <summary>DELETE /api-keys/{id}.</summary>
internal sealed class DeleteKey(IAccounts accounts, KeyRing ring)
{
    /// <summary>Revokes a key: from now on it is good for nothing. Mail that it brought is sent all the same.</summary>
    /// <param name="call">The request.</param>
    /// <param name="id">The id of the key.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<Deleted>> HandleAsync(ApiCall call, string id, CancellationToken cancellationToken)
    {
        if (!PathId.TryRead(id, out var keyId, out var error))
        {
            return error;
        }

        var told = new AuditFact(call.Actor, AuditAction.KeyRevoked) { Target = keyId.ToString(), Tenant = call.Tenant };
        if (!await accounts.RevokeAsync(call.Tenant, keyId, told, cancellationToken).ConfigureAwait(false))
        {
            return ApiError.NotFound("API key");
        }

        ring.Forget(keyId);
        return new Deleted("api_key", keyId);
    }
}
