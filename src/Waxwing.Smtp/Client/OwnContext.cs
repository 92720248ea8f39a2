namespace Waxwing.Smtp;

/// <summary>
/// Starts what lives as long as a connection. It belongs to no caller: with the execution context of the one who happened to come first, every
/// later message would be read and traced under his identity, culture and activity, and they would be kept alive as long.
/// </summary>
internal static class OwnContext
{
    /// <summary>Runs work on the thread pool, in no caller's context.</summary>
    public static Task Run(Func<Task> work)
    {
        Task started;
        using (Enter())
        {
            started = Task.Run(work);
        }

        return started;
    }

    /// <summary>What is captured until this is disposed is nobody's context.</summary>
    public static Left Enter() => new(ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow());

    /// <summary>Ends what <see cref="Enter"/> began; where the caller had suppressed the flow himself, it stays so.</summary>
    internal readonly struct Left(AsyncFlowControl control) : IDisposable
    {
        public void Dispose()
        {
            if (control != default)
            {
                control.Undo();
            }
        }
    }
}
