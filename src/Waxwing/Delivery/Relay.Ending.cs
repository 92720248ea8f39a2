using Waxwing.Smtp;

namespace Waxwing;

/// <summary>How a relay ends: whoever has a place ends first, whoever waits for one is told, late replies are awaited briefly.</summary>
internal sealed partial class Relay
{
    /// <summary>Keeps a place for a late reply.</summary>
    public void Park(RelayLease lease, WarmConnection connection, Task answered)
    {
        lock (_gate)
        {
            connection.Parked.Add(answered);
        }

        _ = ReturnAnsweredAsync(lease, connection, answered);
        if (_disposed)
        {
            EndParked();
        }
    }

    /// <summary>Closes what nobody uses; whoever has a place ends first, and whoever waits for one is told.</summary>
    public async ValueTask DisposeAsync()
    {
        WarmConnection[] idle;
        lock (_gate)
        {
            _disposed = true;
            idle = TakeOut(connection => connection.Users == 0);
            while (_waiting.TryDequeue(out var turn))
            {
                turn.TrySetResult();
            }
        }

        await _idleTimer.DisposeAsync().ConfigureAwait(false);
        // Elsewhere another connection may follow, and a server that counts them has to know that this one is gone. Behind us comes nobody.
        await Task.WhenAll(idle.Select(connection => connection.Session.LeaveAsync())).ConfigureAwait(false);
        EndParked();
        TellIfGone();
        await _gone.Task.ConfigureAwait(false);
        Telemetry.Forget(this);
    }

    private async Task ReturnAnsweredAsync(RelayLease lease, WarmConnection connection, Task answered)
    {
        await answered.ConfigureAwait(false);
        lock (_gate)
        {
            connection.Parked.Remove(answered);
        }

        await lease.DisposeAsync().ConfigureAwait(false);
    }

    private void EndParked()
    {
        lock (_gate)
        {
            foreach (var connection in _open.Where(connection => connection.IsParked))
            {
                _ = EndParkedAsync(connection, Task.WhenAll(connection.Parked));
            }
        }
    }

    // Nobody waits for these replies any more but the receipts: as long as for the one to QUIT, then the connection goes.
    private async Task EndParkedAsync(WarmConnection connection, Task answered)
    {
        try
        {
            await answered.WaitAsync(_sender.Timeouts.Quit, _sender.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            bool isOpen;
            lock (_gate)
            {
                isOpen = _open.Remove(connection);
            }

            // Whoever took it out lets go of it: a place that is returned meanwhile does not find it.
            if (isOpen)
            {
                await connection.Session.DisposeAsync().ConfigureAwait(false);
                TellIfGone();
            }
        }
    }

    private void TellIfGone()
    {
        lock (_gate)
        {
            if (_open.Count + _opening == 0)
            {
                _gone.TrySetResult();
            }
        }
    }

    // Not an ObjectDisposedException: the message may have been taken for some recipients already, and its receipt must not be lost.
    private static SmtpException Disposed() => new(new SmtpError
    {
        Stage = SmtpStage.Connect,
        Failure = SmtpFailure.Cancelled,
        Message = "the sender was disposed before the message had its turn",
        Scope = FailureScope.Relay,
    });
}
