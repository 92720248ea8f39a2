using Microsoft.Extensions.Logging;

namespace Waxwing;

/// <summary>
/// A logger that fails by itself. The one of Microsoft.Extensions.Logging throws when its destination does, and a full disk under a log
/// must not take the receipt away from somebody whose message is out. Thread-safe as the logger within.
/// </summary>
internal sealed class GuardedLogger(ILogger within) : ILogger
{
    private long _faults;

    /// <summary>How often the logger within has failed.</summary>
    public long Faults => Volatile.Read(ref _faults);

    /// <summary>The options with their logger guarded.</summary>
    public static SenderOptions Within(SenderOptions options) =>
        options.Logger is null or GuardedLogger ? options : options with { Logger = new GuardedLogger(options.Logger) };

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => within.BeginScope(state);

    public bool IsEnabled(LogLevel logLevel)
    {
        try
        {
            return within.IsEnabled(logLevel);
        }
        catch (Exception)
        {
            Interlocked.Increment(ref _faults);
            return false;
        }
    }

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        try
        {
            within.Log(logLevel, eventId, state, exception, formatter);
        }
        catch (Exception)
        {
            // There is nobody to tell; the receipt says that the log did not take it.
            Interlocked.Increment(ref _faults);
        }
    }
}
