using System.Collections.Concurrent;

namespace Waxwing.Interop.Tests;

/// <summary>The folder in which a server lays down what it accepted, one file for each message, each of which appears whole.</summary>
/// <param name="folder">Watched with all folders in it.</param>
/// <param name="isMessage">Which of its files are messages that are ready.</param>
/// <param name="read">Reads one, for each of its recipients.</param>
/// <param name="log">What the server logged so far, for whoever waits in vain.</param>
internal sealed class Mailbag(string folder, Func<string, bool> isMessage, Func<string, IReadOnlyList<Arrival>> read, Func<string> log)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly ConcurrentDictionary<string, IReadOnlyList<Arrival>> seen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Arrival, byte> taken = new(ReferenceEqualityComparer.Instance);

    /// <summary>Waits for the next message to an address that no earlier call has returned.</summary>
    public async Task<Arrival> NextAsync(string recipient, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        while (time.GetElapsedTime(begun) < Limit)
        {
            if (For(recipient).FirstOrDefault(arrival => taken.TryAdd(arrival, 0)) is { } arrival)
            {
                return arrival;
            }

            await Task.Delay(Pause, time, cancellationToken);
        }

        throw new TimeoutException($"No mail for {recipient} within {Limit}. The server says:\n{log()}");
    }

    /// <summary>How many messages lie here for an address at this moment.</summary>
    public int Count(string recipient) => For(recipient).Count();

    private IEnumerable<Arrival> For(string recipient) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories)
            .Where(isMessage)
            .SelectMany(file => seen.GetOrAdd(file, read))
            .Where(arrival => string.Equals(arrival.Recipient, recipient, StringComparison.Ordinal));
}
