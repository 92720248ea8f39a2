using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Waxwing.Server.Tests.Domains;

/// <summary>Keeps what is logged, as text behind the number of its event.</summary>
internal sealed class KeptLog<T>(ConcurrentQueue<string> lines) : ILogger<T>
{
    /// <summary>Called behind each line.</summary>
    public Action? OnLine { get; init; }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lines.Enqueue($"{eventId.Id} {formatter(state, exception)}");
        OnLine?.Invoke();
    }
}
