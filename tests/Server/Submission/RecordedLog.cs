using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Waxwing.Server.Tests.Submission;

/// <summary>What was logged, as text.</summary>
internal sealed class RecordedLog : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<(int Id, string Text)> _events = [];
    private readonly Dictionary<int, TaskCompletionSource> _awaited = [];

    public IEnumerable<string> Texts => _events.Select(entry => entry.Text);

    public IEnumerable<string> Of(int id) => _events.Where(entry => entry.Id == id).Select(entry => entry.Text);

    /// <summary>Completes when an event was logged with this id.</summary>
    public Task WhenAsync(int id)
    {
        lock (_awaited)
        {
            if (Of(id).Any())
            {
                return Task.CompletedTask;
            }

            _awaited[id] = _awaited.GetValueOrDefault(id) ?? new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _awaited[id].Task.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (_awaited)
        {
            _events.Enqueue((eventId.Id, formatter(state, exception)));
            _awaited.GetValueOrDefault(eventId.Id)?.TrySetResult();
        }
    }

    public void Dispose()
    {
        // Nothing is held.
    }
}
