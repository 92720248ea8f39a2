using System.Collections.Concurrent;
using Waxwing.Server.Audit;

namespace Waxwing.Server.Tests.Submission;

/// <summary>An audit log in memory, which is appended to alone.</summary>
internal sealed class MemoryTrail(TimeProvider clock) : IAuditTrail
{
    /// <summary>What was written down.</summary>
    public ConcurrentQueue<AuditFact> Facts { get; } = [];

    public Task<AuditEntry> AppendAsync(AuditFact fact, CancellationToken cancellationToken)
    {
        Facts.Enqueue(fact);
        return Task.FromResult(AuditEntry.Behind(null, fact, clock.GetUtcNow()));
    }

    public AuditEntry? Last() => throw new NotSupportedException("nobody reads the log by SMTP");

    public IReadOnlyList<AuditEntry> List(AuditFilter filter, int atMost) => throw new NotSupportedException("nobody reads the log by SMTP");

    public T Read<T>(Func<AuditRecord, T> read) => throw new NotSupportedException("nobody reads the log by SMTP");
}
