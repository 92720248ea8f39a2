using System.Net;
using System.Net.NetworkInformation;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests.Peers;

/// <summary>A server on a loopback port that follows its plan with every client that comes.</summary>
internal sealed class Peer : IAsyncDisposable
{
    private readonly CancellationTokenSource _end = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly PeerPlan _plan;
    private readonly CertificateFiles _files;
    private readonly SslStreamCertificateContext? _certificate;
    private Task _serving = Task.CompletedTask;

    private Peer(PeerPlan plan, CertificateFiles files)
    {
        (_plan, _files) = (plan, files);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        if (plan.Openssl is null)
        {
            var intermediates = new X509Certificate2Collection();
            foreach (var file in files.Intermediates)
            {
                intermediates.ImportFromPemFile(file);
            }

            _certificate = SslStreamCertificateContext.Create(X509Certificate2.CreateFromPemFile(files.Certificate, files.Key), intermediates, offline: true);
        }
    }

    public int Port { get; }

    public PeerFacts Facts { get; } = new();

    public static async Task<Peer> StartAsync(PeerPlan plan, PublicKeyInfrastructure pki)
    {
        var peer = new Peer(plan, await (plan.Certificate ?? Certificates.Faultless)(pki));
        if (plan.Openssl is null)
        {
            peer._serving = peer.ServeAsync();
        }
        else
        {
            peer._serving = await peer.ServeByOpensslAsync(plan.Openssl);
        }

        return peer;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Stop();
        await _serving;
        _listener.Dispose();
        _end.Dispose();
    }

    private async Task ServeAsync()
    {
        var sessions = new List<Task>();
        try
        {
            while (true)
            {
                var socket = await _listener.AcceptSocketAsync(_end.Token);
                socket.NoDelay = true;
                // Small, so that a client which sends what nobody reads soon has to wait.
                socket.ReceiveBufferSize = 65536;
                sessions.Add(RunAsync(new NetworkStream(socket, ownsSocket: true)));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The comparison of this scenario is over.
        }

        await Task.WhenAll(sessions);
    }

    // OpenSSL alone can be made to serve what nobody should; it carries what is said inside TLS over its standard streams.
    private async Task<Task> ServeByOpensslAsync(string[] options)
    {
        _listener.Stop();
        string[] arguments =
        [
            "s_server", "-quiet", "-accept", $"127.0.0.1:{Port}", "-cert", _files.Certificate, "-key", _files.Key,
            .. _files.Intermediates.Count == 0 ? [] : (string[])["-cert_chain", _files.WriteChain()], .. options,
        ];
        var process = Openssl.Start("openssl", Path.GetDirectoryName(_files.Certificate)!, arguments);
        await UntilListeningAsync();
        return ServeAsync(process);
    }

    private async Task ServeAsync(System.Diagnostics.Process process)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
            await RunAsync(new ProcessStream(process));
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, _end.Token);
            }
            catch (OperationCanceledException)
            {
                process.Kill();
            }

            await process.WaitForExitAsync(CancellationToken.None);
            await errors;
        }
    }

    private async Task UntilListeningAsync()
    {
        // Looked up and not tried: a connection would be a session of its own, and swallow the greeting.
        for (var attempt = 0; !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == Port); attempt++)
        {
            Assert.True(attempt < 500, "openssl s_server does not listen");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, _end.Token);
        }
    }

    private async Task RunAsync(Stream transport)
    {
        try
        {
            await using (transport)
            {
                await new PeerSession(_plan, Facts, transport, _certificate, _end.Token).RunAsync();
                // A close with unread input would be a reset, which can destroy the last reply on its way.
                if (transport is NetworkStream network && network.Socket.Connected)
                {
                    network.Socket.Shutdown(SocketShutdown.Send);
                    while (await network.ReadAsync(new byte[65536], _end.Token) > 0)
                    {
                    }
                }
            }
        }
        catch (Exception over) when (over is IOException or SocketException or AuthenticationException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // The client left, or the comparison is over: what was seen until then is what counts.
        }
    }
}
