using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Waxwing.Server.Tests.Support;

/// <summary>Keeps what is logged, exceptions included.</summary>
internal sealed class KeptLines : ILoggerProvider
{
    public ConcurrentQueue<string> All { get; } = [];

    public ILogger CreateLogger(string categoryName) => new Lines(this);

    public void Dispose()
    {
    }

    private sealed class Lines(KeptLines kept) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            kept.All.Enqueue($"{eventId.Id} {formatter(state, exception)} {exception}");
    }
}
