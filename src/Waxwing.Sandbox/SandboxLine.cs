namespace Waxwing.Sandbox;

/// <summary>The line to one client below the session and its TLS, for faults that break it. Used while the session waits for its handler.</summary>
/// <param name="stream">The connection.</param>
/// <param name="clock">The sandbox's clock.</param>
/// <param name="end">Fires when the sandbox ends.</param>
internal sealed class SandboxLine(Stream stream, TimeProvider clock, CancellationToken end)
{
    public TimeProvider Clock => clock;

    /// <summary>Cuts it, with no goodbye in TLS.</summary>
    public ValueTask CutAsync() => stream.DisposeAsync();

    /// <summary>
    /// Says nothing more. Whatever the client says is thrown away, for to see it leave is the only way to know how long to keep
    /// the line: after this it is cut.
    /// </summary>
    public async ValueTask FallSilentAsync()
    {
        var ignored = new byte[4096];
        while (await stream.ReadAsync(ignored, end).ConfigureAwait(false) > 0)
        {
        }

        await CutAsync().ConfigureAwait(false);
    }
}
