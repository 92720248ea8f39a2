using System.Reflection;
using Waxwing.Server.Accounts;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Api;

/// <summary>A request whose key is good and may do what the route wants.</summary>
/// <param name="id">Its name: of version 7, in the answer's <c>x-request-id</c> and in the log of requests.</param>
/// <param name="key">The key.</param>
internal sealed class ApiCall(Guid id, ApiKey key)
{
    /// <summary>Its name.</summary>
    public Guid Id { get; } = id;

    /// <summary>The key.</summary>
    public ApiKey Key { get; } = key;

    /// <summary>Whose request it is: nothing of anybody else may be seen or changed.</summary>
    public string Tenant => Key.Tenant;

    /// <summary>Who asks, as the audit log has it.</summary>
    public AuditActor Actor => AuditActor.Key(Key.Id);

    /// <summary>How it failed, as the log has it; null: it did not.</summary>
    public ErrorName? Error { get; set; }

    /// <summary>Gives a handler the call that the gate let in.</summary>
    public static ValueTask<ApiCall?> BindAsync(HttpContext context, ParameterInfo parameter) => new(context.Features.Get<ApiCall>());
}
