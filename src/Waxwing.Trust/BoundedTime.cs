namespace Waxwing.Trust;

/// <summary>Checks that answer within a time, whatever DNS does.</summary>
internal static class BoundedTime
{
    /// <summary>Runs a check that makes a verdict of it when its token fires; whoever has gone gets none.</summary>
    /// <exception cref="OperationCanceledException">The caller's token fired.</exception>
    public static async Task<TVerdict> RunAsync<TVerdict>(TimeSpan limit, TimeProvider clock, Func<CancellationToken, Task<TVerdict>> check, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var timer = new CancellationTokenSource(limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        var verdict = await check(either.Token).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return verdict;
    }
}
