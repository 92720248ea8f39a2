using Waxwing.Server.Audit.Heads;

namespace Waxwing.Server.Audit.Sending;

/// <summary>Sends heads to one destination. Only the newest counts, since it vouches for all before it: so nothing piles up while a destination is away.</summary>
internal sealed class HeadSending(IHeadDestination destination, TimeProvider clock, ILogger logger) : IDisposable
{
    /// <summary>How long one head may take.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private volatile HeadStanding _standing = new(destination.Name, 0, null, null);

    /// <summary>How it stands with the destination.</summary>
    public HeadStanding Standing => _standing;

    /// <summary>Sends a head, if the destination has not got it. A failure is told once, and what was not sent is sent with the next call.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task SendAsync(AuditHead head, CancellationToken cancellationToken)
    {
        var before = _standing;
        if (before.SentUpTo >= head.Sequence && before.FailingSince is null)
        {
            return;
        }

        using var deadline = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await destination.SendAsync(head, either.Token);
            _standing = new HeadStanding(destination.Name, head.Sequence, null, null);
            if (before.FailingSince is not null)
            {
                AuditLog.HeadsAreSentAgain(logger, destination.Name, head.Sequence);
            }
        }
        catch (Exception exception) when (exception is HeadNotSentException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Failed(before, exception is HeadNotSentException ? exception.Message : $"it took longer than {Limit.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => destination.Dispose();

    private void Failed(HeadStanding before, string reason)
    {
        _standing = before with { FailingSince = before.FailingSince ?? clock.GetUtcNow(), Reason = reason };
        if (!string.Equals(before.Reason, reason, StringComparison.Ordinal))
        {
            AuditLog.HeadNotSent(logger, destination.Name, reason);
        }
    }
}

/// <summary>How it stands with a destination of heads.</summary>
/// <param name="Destination">Its name.</param>
/// <param name="SentUpTo">The number of the newest entry whose head it got since the service began; 0 for none.</param>
/// <param name="FailingSince">Since when heads do not get there (UTC), or null.</param>
/// <param name="Reason">Why, or null.</param>
internal sealed record HeadStanding(string Destination, long SentUpTo, DateTimeOffset? FailingSince, string? Reason);
