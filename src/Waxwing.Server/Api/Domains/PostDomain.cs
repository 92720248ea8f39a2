using Waxwing.Server.Domains;

namespace Waxwing.Server.Api.Domains;

/// <summary>POST /domains.</summary>
internal sealed class PostDomain(DomainRegister register, DomainOptions options)
{
    /// <summary>Adds a domain, and shows which records it needs.</summary>
    /// <param name="call">The request.</param>
    /// <param name="body">The domain.</param>
    /// <param name="cancellationToken">The end of the connection.</param>
    public async Task<Answer<DomainWithRecords>> HandleAsync(ApiCall call, Body<CreateDomain> body, CancellationToken cancellationToken)
    {
        if (!body.TryGet(out var request, out var error))
        {
            return error;
        }

        if ((Fault(request) ?? SettingsCheck.Of(request)) is { } fault)
        {
            return fault;
        }

        return (await register.AddAsync(call.Actor, call.Tenant, request.Name!, cancellationToken)).Answer(domain => ShownDomain.WithRecords(domain, options));
    }

    private ApiError? Fault(CreateDomain request) =>
        request.Name is null ? ApiError.Missing("name")
        : request.Region is { } region && !string.Equals(region, options.Region, StringComparison.Ordinal) ? ApiError.Field("region", $"must be left out, or {options.Region}: this service is in no other")
        : request.CustomReturnPath is not null ? ApiError.Field("custom_return_path", "must be left out: the service says where bounces go, by the records that it asks for")
        : null;
}
