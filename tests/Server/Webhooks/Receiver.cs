using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>A receiver of webhooks on loopback, with TLS, that answers as a test says.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Channel<Received> _arrived = Channel.CreateUnbounded<Received>();
    private readonly List<Received> _all = [];
    private readonly Task _serving;

    public Receiver()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=receiver", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddDnsName("hooks.customers.net");
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
        Certificate = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(1));
        _listener.Start();
        _serving = ServeAsync();
    }

    public X509Certificate2 Certificate { get; }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>host:port, as the operator allows it.</summary>
    public string Authority => string.Create(CultureInfo.InvariantCulture, $"localhost:{Port}");

    public Uri Url => new($"https://{Authority}/mail?token=secret");

    /// <summary>Says what is answered. Null: nothing ever.</summary>
    public Func<Received, string?> Answer { get; set; } = static _ => Status(200);

    /// <summary>Answers octet by octet in place of that.</summary>
    public Func<Received, Stream, CancellationToken, Task>? Stream { get; set; }

    /// <summary>What came so far, in the order in which it came.</summary>
    public IReadOnlyList<Received> All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    public static string Status(int status, string body = "", string fields = "") =>
        string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} Said\r\n{fields}Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}");

    /// <summary>The next one.</summary>
    public async Task<Received> NextAsync() =>
        await _arrived.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _serving;
        Certificate.Dispose();
        _stop.Dispose();
    }

    private async Task ServeAsync()
    {
        var clients = new List<Task>();
        try
        {
            while (true)
            {
                clients.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            await Task.WhenAll(clients);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                await using var tls = new SslStream(client.GetStream());
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = Certificate }, _stop.Token);
                while (await ReadAsync(tls) is { } received)
                {
                    lock (_all)
                    {
                        _all.Add(received);
                    }

                    _arrived.Writer.TryWrite(received);
                    await AnswerAsync(received, tls);
                }
            }
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The sender had enough.
        }
    }

    private async Task AnswerAsync(Received received, SslStream tls)
    {
        if (Stream is { } stream)
        {
            await stream(received, tls, _stop.Token);
        }
        else if (Answer(received) is { } answer)
        {
            await tls.WriteAsync(Encoding.UTF8.GetBytes(answer), _stop.Token);
        }
        else
        {
            _ = await tls.ReadAsync(new byte[1], _stop.Token);
        }
    }

    private async Task<Received?> ReadAsync(SslStream tls)
    {
        var octets = new List<byte>();
        var buffer = new byte[16 * 1024];
        int end;
        while ((end = Encoding.ASCII.GetString([.. octets]).IndexOf("\r\n\r\n", StringComparison.Ordinal)) < 0)
        {
            var count = await tls.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return null;
            }

            octets.AddRange(buffer.AsSpan(0, count));
        }

        var lines = Encoding.ASCII.GetString([.. octets[..end]]).Split("\r\n");
        var fields = lines.Skip(1).Select(line => line.Split(": ", 2)).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.OrdinalIgnoreCase);
        var length = int.Parse(fields["Content-Length"], CultureInfo.InvariantCulture);
        while (octets.Count < end + 4 + length)
        {
            var count = await tls.ReadAsync(buffer, _stop.Token);
            if (count == 0)
            {
                return null;
            }

            octets.AddRange(buffer.AsSpan(0, count));
        }

        return new Received(lines[0], fields, [.. octets[(end + 4)..(end + 4 + length)]]);
    }
}

/// <summary>What a receiver got.</summary>
/// <param name="Line">The request line.</param>
/// <param name="Fields">The header fields.</param>
/// <param name="Body">The body.</param>
internal sealed record Received(string Line, IReadOnlyDictionary<string, string> Fields, byte[] Body)
{
    public string Id => Fields["svix-id"];

    public JsonElement Json => JsonDocument.Parse(Body).RootElement;

    public string? Type => Json.GetProperty("type").GetString();

    public string? To => Json.GetProperty("data").GetProperty("to")[0].GetString();

    /// <summary>Whether a signature is of a secret, computed here and by nobody else's code.</summary>
    public bool IsSignedBy(string secret)
    {
        var signed = Encoding.UTF8.GetBytes($"{Id}.{Fields["svix-timestamp"]}.").Concat(Body).ToArray();
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(secret["whsec_".Length..]), signed));
        return Fields["svix-signature"].Split(' ').Contains($"v1,{signature}", StringComparer.Ordinal);
    }
}
