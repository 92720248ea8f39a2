namespace Waxwing.Smtp.Server;

/// <summary>A time by which something must be done, or the end of one or two larger things, whichever is first.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource _time;
    private readonly CancellationTokenSource _either;

    public Deadline(TimeProvider clock, TimeSpan after, CancellationToken end, CancellationToken orThis = default)
    {
        _time = new CancellationTokenSource(after, clock);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_time.Token, end, orThis);
    }

    /// <summary>Fires at whichever is first.</summary>
    public CancellationToken Token => _either.Token;

    public void Dispose()
    {
        _either.Dispose();
        _time.Dispose();
    }
}
