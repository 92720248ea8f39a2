using Waxwing.Server.Accounts;

namespace Waxwing.Server.Api.Keys;

/// <summary>GET /api-keys.</summary>
internal sealed class ListKeys(IAccounts accounts, TimeProvider clock)
{
    /// <summary>Lists the keys that are good, the youngest first.</summary>
    public async Task<Answer<ListOf<KeySummary>>> HandleAsync(ApiCall call, HttpContext http)
    {
        if (!ListQuery.TryRead(http.Request.Query, [], out var page, out var error))
        {
            return error;
        }

        var now = clock.GetUtcNow();
        var keys = await accounts.ListAsync(call.Tenant, http.RequestAborted).ConfigureAwait(false);
        var slice = ListQuery.Cut([.. keys.Where(key => key.IsGood(now))], key => key.Id, page);
        return new ListOf<KeySummary>(slice.HasMore, [.. slice.Items.Select(Summary)]);
    }

    private static KeySummary Summary(ApiKey key) => new(key.Id, key.Name, key.CreatedAt, key.ExpiresAt, ScopeWord.Of(key.Scope), key.Domain, key.IsTest);
}
