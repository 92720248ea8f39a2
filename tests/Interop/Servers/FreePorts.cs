namespace Waxwing.Interop.Tests;

/// <summary>Ports on loopback that nobody uses.</summary>
internal static class FreePorts
{
    /// <summary>One for each listener.</summary>
    public static Dictionary<Listener, SmtpEndpoint> For(IReadOnlyList<Listener> listeners) =>
        listeners.ToDictionary(listener => listener, listener => new SmtpEndpoint(listener, FreePort.Next()));
}
