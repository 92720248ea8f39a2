using Waxwing.Server.Mail;

namespace Waxwing.Server.Api;

/// <summary>The requests of tenants, for them to look at; bounded. Thread-safe.</summary>
internal interface IRequestLog
{
    /// <summary>Takes a request. It never waits, and what comes faster than it can be written is left out.</summary>
    void Add(LoggedRequest request);

    /// <summary>A request of a tenant, or null.</summary>
    ValueTask<LoggedRequest?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken);

    /// <summary>The requests of a tenant, the youngest first.</summary>
    ValueTask<Slice<LoggedRequest>> ListAsync(string tenant, Page page, CancellationToken cancellationToken);
}

/// <summary>A request and how it was answered; no bodies, no query, and nothing of the key but its id.</summary>
internal sealed record LoggedRequest
{
    /// <summary>Its name.</summary>
    public required Guid Id { get; init; }

    /// <summary>Whose it was.</summary>
    public required string Tenant { get; init; }

    /// <summary>The id of the key.</summary>
    public required Guid Key { get; init; }

    /// <summary>When it was answered (UTC).</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The method.</summary>
    public required string Method { get; init; }

    /// <summary>The path, without a query.</summary>
    public required string Path { get; init; }

    /// <summary>The status of its answer.</summary>
    public required int Status { get; init; }

    /// <summary>What the client called itself, or null.</summary>
    public string? UserAgent { get; init; }

    /// <summary>The name of the error, or null.</summary>
    public string? Error { get; init; }
}
