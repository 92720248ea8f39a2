namespace Waxwing;

/// <summary>
/// A message of a batch that has no place on a connection yet. Only a few may be so far: what is read ahead of the connections lies in
/// memory, and the garbage collector looks at it over and over.
/// </summary>
/// <param name="waiting">How many more may be so far.</param>
internal sealed class BatchTurn(SemaphoreSlim waiting)
{
    private int _ended;

    /// <summary>It has a place, or needs none any more: the next may be read. Once; further calls do nothing.</summary>
    public void End()
    {
        if (Interlocked.Exchange(ref _ended, 1) == 0)
        {
            waiting.Release();
        }
    }
}
