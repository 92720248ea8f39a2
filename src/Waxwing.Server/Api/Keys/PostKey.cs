using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;
using Waxwing.Server.Domains;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Api.Keys;

/// <summary>POST /api-keys.</summary>
internal sealed class PostKey(IAccounts accounts, ISendingDomains domains, TimeProvider clock)
{
    /// <summary>Makes a key. It may do nothing that the key may not do which makes it.</summary>
    public async Task<Answer<CreatedKey>> HandleAsync(ApiCall call, Body<CreateKey> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error) || !KeyName.IsOne(request.Name, out error))
        {
            return error;
        }

        if (ScopeWord.Read(request.Permission, request.Scope) is not { } scope)
        {
            return request.Scope is null
                ? ApiError.Field("permission", "must be full_access or sending_access")
                : ApiError.Field("scope", "must be an array of send, read and admin, without permission");
        }

        var now = clock.GetUtcNow();
        DateTimeOffset? expiresAt = call.Key.ExpiresAt;
        if (request.ExpiresAt is { } text)
        {
            if (!Instant.TryRead(text, out var at) || at <= now)
            {
                return ApiError.Field("expires_at", "must be a time to come with its offset, such as 2027-12-24T18:00:00Z");
            }

            expiresAt = expiresAt < at ? expiresAt : at;
        }

        string? domain = null;
        if (request.DomainId is { } domainId)
        {
            domain = Ids.TryRead(domainId, out var id) ? (await domains.FindAsync(call.Tenant, id, cancellationToken).ConfigureAwait(false))?.Name.Ascii : null;
            if (domain is null)
            {
                return ApiError.NotFound("Domain");
            }
        }

        return await MakeAsync(call, request, scope, domain, expiresAt, cancellationToken).ConfigureAwait(false);
    }

    private async Task<Answer<CreatedKey>> MakeAsync(ApiCall call, CreateKey request, KeyScope scope, string? domain, DateTimeOffset? expiresAt, CancellationToken cancellationToken)
    {
        var maker = call.Key;
        if (!maker.May(scope) || (maker.Domain is not null && domain is not null && !string.Equals(domain, maker.Domain, StringComparison.Ordinal)))
        {
            return new ApiError(StatusCodes.Status401Unauthorized, ErrorName.RestrictedApiKey, "This API key is restricted, and cannot make one that may do more.");
        }

        var id = Ids.New(clock);
        var token = KeySecret.New(id);
        var key = new ApiKey
        {
            Id = id,
            Tenant = maker.Tenant,
            Name = request.Name!,
            Scope = scope,
            Domain = domain ?? maker.Domain,
            IsTest = maker.IsTest || request.Test == true,
            CreatedAt = clock.GetUtcNow(),
            ExpiresAt = expiresAt,
            SecretHash = KeySecret.Hash(token),
            Scram = ScramCredential.FromPassword(token),
        };
        await accounts.AddAsync(key, Told(call, key), cancellationToken).ConfigureAwait(false);
        return new CreatedKey(id, token);
    }

    private static AuditFact Told(ApiCall call, ApiKey key) => new(call.Actor, AuditAction.KeyCreated)
    {
        Target = key.Id.ToString(),
        Tenant = key.Tenant,
        Details = AuditDetails.Of(("scope", string.Join(',', ScopeWord.Of(key.Scope))), ("domain", key.Domain), ("test", key.IsTest), ("expires", key.ExpiresAt)),
    };
}
