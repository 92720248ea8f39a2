using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Waxwing.Server.Tests.Audit;

/// <summary>A log that keeps ids and texts.</summary>
internal sealed class KeptEvents<T> : ILogger<T>
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = [];

    public IReadOnlyList<(int Id, string Text)> All => [.. _events];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _events.Enqueue((eventId.Id, formatter(state, exception)));
}
