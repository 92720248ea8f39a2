using System.Runtime.InteropServices;

namespace Waxwing.CommandLine;

/// <summary>Turns the first SIGINT, SIGTERM or SIGHUP into cancellation, so that a command ends in order. The second one kills. A command may have SIGHUP mean something else.</summary>
internal sealed class Signals : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration[] _registrations;
    private int _number;

    public Signals() => _registrations =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGINT, context => Stop(context, number: 2)),
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, context => Stop(context, number: 15)),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, context => Stop(context, number: 1, HangUp)),
    ];

    /// <summary>Fires with the first signal.</summary>
    public CancellationToken Token => _stop.Token;

    /// <summary>The number of the signal that came, or null.</summary>
    public int? Number => _number == 0 ? null : _number;

    /// <summary>What SIGHUP does in place of ending the command, as daemons read their files again by it. Null (default): it ends the command. It runs on a thread of its own.</summary>
    public Action? HangUp { get; set; }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }

        _stop.Dispose();
    }

    private void Stop(PosixSignalContext context, int number, Action? instead = null)
    {
        if (instead is not null)
        {
            context.Cancel = true;
            instead();
            return;
        }

        if (Interlocked.CompareExchange(ref _number, number, 0) == 0)
        {
            context.Cancel = true;
            _stop.Cancel();
        }
    }
}
