using System.Net;
using System.Net.Sockets;

namespace Waxwing.Tests.Pki;

/// <summary>
/// An HTTP address for certificates to name. Nobody answers there: whoever fetches it hangs, and the connection waits
/// in the listener's queue to be seen.
/// </summary>
internal sealed class FetchTrap : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);

    public FetchTrap() => listener.Start();

    public string Address => $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

    /// <summary>Whether anybody came.</summary>
    public bool WasTouched => listener.Pending();

    public void Dispose() => listener.Stop();
}
