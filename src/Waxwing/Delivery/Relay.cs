using System.Runtime.CompilerServices;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// One relay with its few warm connections. A connection is shared by as many messages as its window allows; another is
/// opened when all are full, up to a limit, and an idle one is closed after its time.
/// </summary>
internal sealed partial class Relay : IAsyncDisposable
{
    private readonly SenderOptions _sender;
    private readonly IRelayDoor _door;
    private readonly RelayBreaker _breaker;
    private readonly Lock _gate = new();
    private readonly List<WarmConnection> _open = [];
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly ITimer _idleTimer;
    private readonly Predicate<WarmConnection> _isStale;
    private readonly Predicate<WarmConnection> _isOver;
    private int _opening;
    private readonly TaskCompletionSource _gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _disposed;

    /// <summary>A relay of the configuration.</summary>
    /// <exception cref="SendException">Stage Configure: the configuration is invalid or insecure.</exception>
    public Relay(RelayOptions options, SenderOptions sender, INameResolver resolver, IDialer dialer, SubmissionDiscovery discovery)
        : this(options, sender, DoorTo(options, sender, resolver, dialer, discovery))
    {
    }

    /// <summary>A relay behind a door that somebody made.</summary>
    public Relay(RelayOptions options, SenderOptions sender, IRelayDoor door)
    {
        Options = options;
        _sender = sender;
        _door = door;
        _isStale = connection => connection.Users == 0 && (!connection.Session.IsUsable || IsSpent(connection) || connection.Session.IdleFor >= _sender.IdleLimit);
        _isOver = connection => connection.Users == 0 && (!connection.Session.IsUsable || IsSpent(connection) || _disposed);
        Telemetry = new RelayTelemetry(options, sender);
        _breaker = new RelayBreaker(options.Url, sender.Breaker, sender.Clock, sender.Logger);
        _idleTimer = sender.Clock.CreateTimer(static state => _ = ((Relay)state!).CloseIdleAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Telemetry.Watch(this);
    }

    private static IRelayDoor DoorTo(RelayOptions options, SenderOptions sender, INameResolver resolver, IDialer dialer, SubmissionDiscovery discovery)
    {
        RelayRules.Check(options);
        return options.Protocol == RelayProtocol.Lmtp
            ? new LocalDoor(options, sender, resolver)
            : new RelayDoor(options, sender, new AddressRace(resolver, dialer, sender.Clock), discovery);
    }

    /// <summary>The relay's configuration.</summary>
    public RelayOptions Options { get; }

    /// <summary>What is told of it.</summary>
    public RelayTelemetry Telemetry { get; }

    /// <summary>Whether the relay was disposed.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>Whether the relay rests, since when and until when.</summary>
    public (BreakerState State, DateTimeOffset? RestingSince, DateTimeOffset? NextTryAt) Breaker => _breaker.Now;

    /// <summary>How it stands.</summary>
    public RelayStatus Status
    {
        get
        {
            var (state, since, until) = Breaker;
            lock (_gate)
            {
                return new RelayStatus(Options.Url, state, since, until, _open.Count(connection => connection.Session.IsUsable),
                    _open.Sum(connection => connection.Users), _open.Sum(connection => connection.Session.Window), _door.Knowledge.CrossingRefused);
            }
        }
    }

    /// <summary>Waits for a place on a connection: on a warm one of which there is no doubt, else on a new one.</summary>
    /// <param name="fresh">Whether a warm one is not trusted.</param>
    /// <param name="cancellationToken">Ends the wait and the opening.</param>
    /// <exception cref="SmtpException">No session could be made.</exception>
    /// <exception cref="RelayRestingException">The relay rests, and no connection to it works.</exception>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<RelayLease> RentAsync(bool fresh, CancellationToken cancellationToken)
    {
        while (true)
        {
            TaskCompletionSource? turn = null;
            WarmConnection[] stale;
            lock (_gate)
            {
                if (_disposed)
                {
                    throw Disposed();
                }

                stale = TakeOut(_isStale);
                if (!fresh && Roomiest() is { } warm)
                {
                    return new RelayLease(this, warm, warm.Rent());
                }

                // Whoever trusts no warm one takes the place of an idle one: nothing else would ever make room for him.
                if (fresh && _open.Count + _opening >= Options.MaxConnections && _open.Find(connection => connection.Users == 0) is { } idle)
                {
                    _open.Remove(idle);
                    stale = [.. stale, idle];
                }

                // While the relay rests, those whose connections work wait for a place there; the others are told that it rests.
                if (_open.Count + _opening < Options.MaxConnections && (fresh || _breaker.MayOpen || !AnyWorks()))
                {
                    _opening++;
                }
                else
                {
                    turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    _waiting.Enqueue(turn);
                }
            }

            if (stale.Length > 0)
            {
                await QuitAsync(stale).ConfigureAwait(false);
            }

            if (turn is null)
            {
                try
                {
                    return await OpenAsync(cancellationToken).ConfigureAwait(false);
                }
                catch (RelayRestingException) when (!fresh && AnyWorksNow())
                {
                    continue;
                }
            }

            // A turn that was cancelled is not given; one that was given is used, if only to pass it on.
            using (cancellationToken.UnsafeRegister(static waiting => ((TaskCompletionSource)waiting!).TrySetCanceled(), turn))
            {
                await turn.Task.ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes a place back.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="wasLost">Whether it was lost under the message that had the place.</param>
    public ValueTask ReturnAsync(WarmConnection connection, bool wasLost)
    {
        lock (_gate)
        {
            if (!wasLost && !_disposed && connection.Session.IsUsable && !IsSpent(connection))
            {
                connection.Users--;
                GiveTurns();
                // Only a connection that nobody uses has an idle time to run down.
                if (connection.Users == 0)
                {
                    _idleTimer.Change(_sender.IdleLimit, Timeout.InfiniteTimeSpan);
                }

                return ValueTask.CompletedTask;
            }
        }

        return ReturnBrokenAsync(connection, wasLost);
    }

    private async ValueTask ReturnBrokenAsync(WarmConnection connection, bool wasLost)
    {
        WarmConnection[] broken;
        SmtpError? loss = null;
        lock (_gate)
        {
            connection.Users--;
            if (wasLost && !connection.LossIsCounted && connection.Session.Broken is { } cause && RelayBreaker.IsRelays(cause))
            {
                connection.LossIsCounted = true;
                loss = cause;
            }
        }

        if (loss is not null)
        {
            await _breaker.LostAsync(loss).ConfigureAwait(false);
        }

        lock (_gate)
        {
            broken = TakeOut(_isOver);
            GiveTurns();
        }

        await QuitAsync(broken).ConfigureAwait(false);
        if (_disposed)
        {
            EndParked();
            TellIfGone();
        }
        else
        {
            _idleTimer.Change(_sender.IdleLimit, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task<RelayLease> OpenAsync(CancellationToken cancellationToken)
    {
        try
        {
            var connection = await _breaker.OpenAsync(_door.OpenAsync, cancellationToken).ConfigureAwait(false);
            RelayLease lease;
            lock (_gate)
            {
                _opening--;
                _open.Add(connection);
                lease = new RelayLease(this, connection, connection.Rent());
                GiveTurns();
            }

            Telemetry.Opened(lease.Connection);
            return lease;
        }
        catch (Exception exception)
        {
            lock (_gate)
            {
                _opening--;
                GiveTurns();
            }

            if (exception is SmtpException failed)
            {
                Telemetry.NotOpened(failed.Error);
            }

            if (_disposed)
            {
                TellIfGone();
            }

            throw;
        }
    }

    // One more message fits where the window is not full; without PIPELINING the window stays at one.
    private WarmConnection? Roomiest()
    {
        WarmConnection? roomiest = null;
        foreach (var connection in _open)
        {
            if ((roomiest is null || connection.Users < roomiest.Users) && connection.Session.IsUsable && !IsSpent(connection) && connection.Users < connection.Session.Window)
            {
                roomiest = connection;
            }
        }

        return roomiest;
    }

    // It ends once those who use it have left.
    private bool IsSpent(WarmConnection connection) => connection.Messages >= Options.MaxMessages;

    private bool AnyWorks() => _open.Exists(connection => connection.Session.IsUsable);

    private bool AnyWorksNow()
    {
        lock (_gate)
        {
            return AnyWorks();
        }
    }

    // A window may have widened: as many go on as there are places. Where there will be none any more, all go on, to be told so.
    private void GiveTurns()
    {
        if (_waiting.Count == 0)
        {
            return;
        }

        var places = _breaker.MayOpen ? Options.MaxConnections - _open.Count - _opening
            : AnyWorks() ? 0
            : _waiting.Count;
        places += _open.Where(connection => connection.Session.IsUsable && !IsSpent(connection)).Sum(connection => Math.Max(0, connection.Session.Window - connection.Users));
        while (places > 0 && _waiting.TryDequeue(out var turn))
        {
            places -= turn.TrySetResult() ? 1 : 0;
        }
    }

    private WarmConnection[] TakeOut(Predicate<WarmConnection> which)
    {
        if (!_open.Exists(which))
        {
            return [];
        }

        var taken = _open.FindAll(which).ToArray();
        _open.RemoveAll(connection => Array.IndexOf(taken, connection) >= 0);
        return taken;
    }

    private static async Task QuitAsync(WarmConnection[] connections)
    {
        foreach (var connection in connections)
        {
            await connection.Session.QuitAsync().ConfigureAwait(false);
        }
    }

    private async Task CloseIdleAsync()
    {
        WarmConnection[] idle;
        lock (_gate)
        {
            idle = TakeOut(connection => connection.Users == 0 && connection.Session.IdleFor >= _sender.IdleLimit);
            GiveTurns();
        }

        await QuitAsync(idle).ConfigureAwait(false);
    }
}
