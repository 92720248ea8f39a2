using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Storm.Clients;
using Waxwing.Storm.Endpoint;
using Waxwing.Storm.Reckoning;
using Waxwing.Storm.Relays;
using Waxwing.Storm.Service;
using Waxwing.Testing;

namespace Waxwing.Storm;

/// <summary>Clients, a service that is killed again and again, and relays that misbehave; and then the books of all three are compared.</summary>
internal sealed class StormRun : IAsyncDisposable
{
    private const int ClientsPerDoor = 4;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(20);

    private readonly StormOptions _options;
    private readonly Action<string> _tell;
    private readonly string _folder = Directory.CreateTempSubdirectory("waxwing-storm-").FullName;
    private readonly TestAuthority _authority = new();
    private readonly RelayLog _log;
    private readonly RelayFleet _relays;
    private readonly ServiceSettings _settings;
    private readonly ServiceProcess _service;
    private readonly Ledger _ledger;
    private readonly EventReceiver _endpoint = new();
    private readonly Dice _dice;
    private readonly int _total;
    private readonly int _refused;

    public StormRun(StormOptions options, Action<string> tell)
    {
        (_options, _tell) = (options, tell);
        _dice = new Dice(options.Seed ^ 0x5EED);
        _log = new RelayLog(options.Plant);
        _relays = new RelayFleet(_authority, _log, options.Seed);
        _settings = new ServiceSettings(options.Service, _folder, _authority, _relays.Ports);
        _service = new ServiceProcess(_settings);
        _ledger = new Ledger(options.Messages);
        var recipients = Enumerable.Range(0, options.Messages).Sum(message => Addresses.Of(message, options.Seed).Count);
        _refused = Enumerable.Range(0, options.Messages).Sum(message => Addresses.Of(message, options.Seed).Count(recipient => Addresses.KindOf(recipient) == RecipientKind.Unknown));
        _total = options.Messages + recipients - _refused;
    }

    // Acceptances and arrivals: all of both, when nothing is lost.
    private int Progress => _ledger.Accepted + _log.Count;

    private bool IsTold => _endpoint.Count >= _refused;

    /// <summary>Runs all of it.</summary>
    /// <exception cref="StormException">It could not be carried through.</exception>
    public async Task<Report> RunAsync()
    {
        var begin = TimeProvider.System.GetTimestamp();
        using var end = new CancellationTokenSource();
        await _settings.MakeDataKeyAsync(end.Token);
        var (id, key) = await _settings.MakeKeyAsync(end.Token);
        await _service.StartAsync(end.Token);
        await ApiDoor.AskForEventsAsync(Api, key, _authority, _endpoint.Url, "email.bounced", end.Token);
        await FirstOfAsync(end, WatchAsync(end.Token), CarryAsync(id, key, end.Token));
        await _service.StopAsync();

        await using var store = StoreOf(_settings.Data);
        var record = await ServiceRecord.ReadAsync(store, _log, CancellationToken.None);
        return new Report
        {
            Options = _options,
            Books = new Reconciliation(_ledger, _log).Of(_options.Messages, _options.Seed, record),
            Kills = _service.Starts - 1,
            Repetitions = _ledger.Repetitions,
            Refused = _refused,
            Told = _endpoint.Count,
            ToldAgain = _endpoint.Requests - _endpoint.Count,
            ToldOtherwise = _endpoint.Otherwise,
            Faults = _log.Faults,
            Elapsed = TimeProvider.System.GetElapsedTime(begin),
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relays.DisposeAsync();
        await _endpoint.DisposeAsync();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task CarryAsync(string id, string key, CancellationToken cancellationToken)
    {
        var doors = new List<IReadOnlyList<IDoor>>
        {
            Clients(() => new ApiDoor(Api, key, _authority)),
            Clients(() => new SmtpDoor(_settings.SubmissionPort, id, key, _authority)),
        };
        await Task.WhenAll(new Feeding(_options, _ledger).RunAsync(doors, cancellationToken), KillAsync(cancellationToken));
        _tell("every message is handed over; the queue is emptied");
        await DrainAsync(cancellationToken);

        static IReadOnlyList<IDoor> Clients(Func<IDoor> open) => [.. Enumerable.Range(0, ClientsPerDoor).Select(_ => open())];
    }

    private Uri Api => new($"https://localhost:{_settings.HttpPort.ToString(CultureInfo.InvariantCulture)}");

    // One moment by chance in each of as many parts of the way, from the first acceptance to nearly the last arrival.
    private async Task KillAsync(CancellationToken cancellationToken)
    {
        var part = _total * 95 / 100 / Math.Max(1, _options.Kills);
        for (var number = 0; number < _options.Kills; number++)
        {
            var moment = (number * part) + _dice.Roll(0, part);
            while (Progress < moment)
            {
                await Task.Delay(Glance, TimeProvider.System, cancellationToken);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(_dice.Roll(0, 400)), TimeProvider.System, cancellationToken);
            await _service.KillAsync(cancellationToken);
            _tell(FormattableString.Invariant($"kill {number + 1} at {_ledger.Accepted:N0} accepted, {_log.Count:N0} arrived"));
            await Task.Delay(TimeSpan.FromMilliseconds(_dice.Roll(0, 300)), TimeProvider.System, cancellationToken);
            await _service.StartAsync(cancellationToken);
        }
    }

    private async Task DrainAsync(CancellationToken cancellationToken)
    {
        await using var store = StoreOf(_settings.Data);
        while (!IsTold || (await store.Queue.CountAsync(cancellationToken)).Any(lane => lane.State != DeliveryState.Held && lane.Count > 0))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(500), TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Ends when nothing has happened for too long.</summary>
    private async Task WatchAsync(CancellationToken cancellationToken)
    {
        var (seen, since) = (-1, TimeProvider.System.GetTimestamp());
        while (TimeProvider.System.GetElapsedTime(since) < _options.Patience)
        {
            if (Progress + _endpoint.Count != seen)
            {
                (seen, since) = (Progress + _endpoint.Count, TimeProvider.System.GetTimestamp());
            }

            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, cancellationToken);
        }

        _tell(FormattableString.Invariant($"nothing happened for {_options.Patience.TotalMinutes} minutes: {_ledger.Accepted:N0} accepted, {_log.Count:N0} arrived"));
    }

    private static async Task FirstOfAsync(CancellationTokenSource end, Task watch, Task work)
    {
        try
        {
            await await Task.WhenAny(watch, work);
        }
        finally
        {
            await end.CancelAsync();
            await Task.WhenAll(watch, work).ContinueWith(_ => { }, TaskScheduler.Default);
        }
    }

    // The service has the file open too, which SQLite allows: here it is only read.
    private static SqliteStore StoreOf(string data) => SqliteStore.Open(data, TimeProvider.System);
}
