namespace Waxwing.Storm.Clients;

/// <summary>
/// Clients that hand all messages over, and try again whatever was not answered, at the same door, since a word for repetitions belongs to the door where it was said.
/// What was answered is now and then handed over again all the same.
/// </summary>
internal sealed class Feeding(StormOptions options, Ledger ledger)
{
    private static readonly TimeSpan Idle = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Dice _dice = new(options.Seed);

    /// <summary>Ends when every message is accepted or refused.</summary>
    /// <param name="doors">The clients of each door; each door gets its share of the messages.</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    public async Task RunAsync(IReadOnlyList<IReadOnlyList<IDoor>> doors, CancellationToken cancellationToken)
    {
        var running = new List<Task>();
        foreach (var (share, clients) in doors.Index())
        {
            var backlog = new Backlog(Enumerable.Range(0, options.Messages).Where(message => message % doors.Count == share));
            running.AddRange(clients.Select(client => Task.Run(() => FeedAsync(client, backlog, cancellationToken), cancellationToken)));
        }

        await Task.WhenAll(running);
    }

    private async Task FeedAsync(IDoor door, Backlog backlog, CancellationToken cancellationToken)
    {
        await using var closing = door;
        while (!backlog.IsDone)
        {
            var pause = backlog.Take(TimeProvider.System.GetUtcNow()) is { } message ? await SendAsync(door, ParcelOf(message), backlog, cancellationToken) : Idle;
            await Task.Delay(pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Hands one message over. How long the client does nothing then.</summary>
    private async Task<TimeSpan> SendAsync(IDoor door, Parcel parcel, Backlog backlog, CancellationToken cancellationToken)
    {
        switch (await door.SendAsync(parcel, cancellationToken))
        {
            case DoorAnswer.Accepted(var id):
                ledger.Accept(parcel.Number, id);
                backlog.Finish();
                if (_dice.Falls(200) && await door.SendAsync(parcel, cancellationToken) is DoorAnswer.Accepted(var again))
                {
                    ledger.Accept(parcel.Number, again);
                }

                return TimeSpan.Zero;
            case DoorAnswer.Again(var after):
                ledger.Repeat();
                backlog.Return(parcel.Number, TimeProvider.System.GetUtcNow() + after);
                return after <= LongestPause ? after : TimeSpan.Zero;
            case DoorAnswer.Refused(var answer):
                ledger.Refuse(parcel.Number, answer);
                backlog.Finish();
                return TimeSpan.Zero;
            default:
                throw new InvalidOperationException("An answer of another kind.");
        }
    }

    private Parcel ParcelOf(int message) => new(message, Addresses.Of(message, options.Seed), FormattableString.Invariant($"storm-{options.Seed}-{message}"));
}
