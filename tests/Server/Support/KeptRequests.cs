using System.Collections.Concurrent;
using Waxwing.Server.Api;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Tests.Support;

/// <summary>The log of requests in memory.</summary>
internal sealed class KeptRequests : IRequestLog
{
    public ConcurrentQueue<LoggedRequest> All { get; } = [];

    public void Add(LoggedRequest request) => All.Enqueue(request);

    public ValueTask<LoggedRequest?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) =>
        ValueTask.FromResult(All.FirstOrDefault(request => string.Equals(request.Tenant, tenant, StringComparison.Ordinal) && request.Id == id));

    public ValueTask<Slice<LoggedRequest>> ListAsync(string tenant, Page page, CancellationToken cancellationToken) =>
        ValueTask.FromResult(ListQuery.Cut([.. All.Where(request => string.Equals(request.Tenant, tenant, StringComparison.Ordinal)).Reverse()], request => request.Id, page));
}
