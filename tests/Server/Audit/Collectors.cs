using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Waxwing.Server.Tests.Audit;

/// <summary>Somebody who collects heads on loopback, and tells each as it came.</summary>
internal abstract class Collector : IAsyncDisposable
{
    private readonly Channel<string> _came = Channel.CreateUnbounded<string>();

    /// <summary>As the configuration of a service names it.</summary>
    public abstract string Url { get; }

    /// <summary>The next thing that comes.</summary>
    public async Task<string> NextAsync() => await _came.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System);

    public bool HasMore => _came.Reader.TryPeek(out _);

    public abstract ValueTask DisposeAsync();

    protected void Came(string text) => _came.Writer.TryWrite(text);
}

/// <summary>Syslog over UDP, or at a socket of this machine.</summary>
internal sealed class DatagramCollector : Collector
{
    private readonly Socket _socket;
    private readonly Task _reading;

    public DatagramCollector(string? path = null)
    {
        EndPoint here = path is null ? new IPEndPoint(IPAddress.Loopback, 0) : new UnixDomainSocketEndPoint(path);
        _socket = new Socket(here.AddressFamily, SocketType.Dgram, path is null ? ProtocolType.Udp : ProtocolType.Unspecified);
        _socket.Bind(here);
        Url = path is null ? $"syslog+udp://127.0.0.1:{((IPEndPoint)_socket.LocalEndPoint!).Port}" : $"syslog+unix:{path}";
        _reading = ReadAsync();
    }

    public override string Url { get; }

    public override async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        var buffer = new byte[2048];
        try
        {
            while (true)
            {
                Came(Encoding.UTF8.GetString(buffer, 0, await _socket.ReceiveAsync(buffer)));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}

/// <summary>Syslog over TLS: each connection up to its end, with what TLS says of that end.</summary>
internal sealed class TlsCollector : Collector
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2 _certificate;
    private readonly Task _serving;

    public TlsCollector(TestAuthority authority)
    {
        _certificate = authority.Issue();
        _listener.Start();
        _serving = ServeAsync();
    }

    public override string Url => $"syslog+tls://localhost:{((IPEndPoint)_listener.LocalEndpoint).Port}";

    public override async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _certificate.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                using var client = await _listener.AcceptTcpClientAsync();
                await using var stream = new SslStream(client.GetStream());
                await stream.AuthenticateAsServerAsync(_certificate);
                using var reader = new StreamReader(stream, Encoding.UTF8);
                Came(await reader.ReadToEndAsync());
            }
            catch (Exception exception) when (exception is IOException or System.Security.Authentication.AuthenticationException)
            {
                Came($"not taken: {exception.GetType().Name}");
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }
        }
    }
}

/// <summary>A webhook over HTTPS that answers what it is told to.</summary>
internal sealed class WebhookCollector : Collector
{
    private readonly System.Security.Cryptography.X509Certificates.X509Certificate2 _certificate;
    private readonly WebApplication _app;

    private WebhookCollector(TestAuthority authority)
    {
        _certificate = authority.Issue();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(_certificate)));
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync(context.RequestAborted);
            context.Response.StatusCode = Status;
            context.Response.Headers.Location = "https://localhost/elsewhere";
            Came($"{context.Request.Method} {context.Request.Path} {context.Request.ContentType} {body}");
        });
    }

    /// <summary>What it answers.</summary>
    public int Status { get; set; } = StatusCodes.Status204NoContent;

    public override string Url => $"{_app.Urls.Single().Replace("127.0.0.1", "localhost", StringComparison.Ordinal)}/hook/secret-path";

    public static async Task<WebhookCollector> StartAsync(TestAuthority authority)
    {
        var collector = new WebhookCollector(authority);
        await collector._app.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public override async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _certificate.Dispose();
    }
}
