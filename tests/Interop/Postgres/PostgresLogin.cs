using System.Buffers.Binary;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>A client of PostgreSQL's protocol as far as its log-in goes: SSLRequest, TLS, StartupMessage, and SASL with our mechanism.</summary>
internal sealed class PostgresLogin : IAsyncDisposable
{
    private const int SslRequest = 80877103;
    private const int Version3 = 196608;
    private const int Ok = 0;
    private const int Sasl = 10;
    private const int SaslContinue = 11;
    private const int SaslFinal = 12;
    private const int MaxMessage = 64 * 1024;

    private readonly TcpClient tcp;
    private readonly SslStream stream;

    private PostgresLogin(TcpClient tcp, SslStream stream, TlsFacts facts)
    {
        this.tcp = tcp;
        this.stream = stream;
        Facts = facts;
    }

    /// <summary>The handshake, with the channel binding that our code took from it.</summary>
    public TlsFacts Facts { get; }

    /// <summary>The mechanisms that the server offers.</summary>
    public IReadOnlyList<string> Offered { get; private set; } = [];

    public static async Task<PostgresLogin> OpenAsync(PostgresServer server, CancellationToken cancellationToken)
    {
        var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", server.Port, cancellationToken);
        var clear = client.GetStream();
        var request = new byte[8];
        BinaryPrimitives.WriteInt32BigEndian(request, request.Length);
        BinaryPrimitives.WriteInt32BigEndian(request.AsSpan(4), SslRequest);
        await clear.WriteAsync(request, cancellationToken);
        var answer = new byte[1];
        await clear.ReadExactlyAsync(answer, cancellationToken);
        Assert.Equal((byte)'S', answer[0]);
        var (stream, facts) = await TlsHandshake.AuthenticateAsync(clear, "localhost", TlsPolicy.FromAuthorityFile(server.AuthorityFile), TimeProvider.System, cancellationToken);
        var login = new PostgresLogin(client, stream, facts);
        await login.BeginAsync(cancellationToken);
        return login;
    }

    /// <summary>Runs a mechanism.</summary>
    /// <returns>Null, or the message with which the server refused.</returns>
    public async Task<string?> RunAsync(SaslMechanism mechanism, CancellationToken cancellationToken)
    {
        var initial = mechanism.InitialResponse()!;
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, initial.Length);
        await SendAsync([.. Encoding.ASCII.GetBytes(mechanism.Name), 0, .. length, .. initial], cancellationToken);
        while (true)
        {
            var (type, body) = await ReceiveAsync(cancellationToken);
            if (type == 'E')
            {
                return Encoding.UTF8.GetString(body);
            }

            Assert.Equal('R', type);
            switch (BinaryPrimitives.ReadInt32BigEndian(body))
            {
                case SaslContinue:
                    await SendAsync(mechanism.Respond(body.AsSpan(4)), cancellationToken);
                    break;
                case SaslFinal:
                    // No answer here, unlike in SMTP.
                    mechanism.Respond(body.AsSpan(4));
                    break;
                case Ok:
                    mechanism.Complete();
                    return null;
                case var other:
                    Assert.Fail($"PostgreSQL sent the authentication request {other}.");
                    break;
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stream.DisposeAsync();
        tcp.Dispose();
    }

    private async Task BeginAsync(CancellationToken cancellationToken)
    {
        byte[] parameters = [.. Encoding.UTF8.GetBytes($"user\0{PostgresServer.User}\0database\0postgres\0"), 0];
        var message = new byte[8 + parameters.Length];
        BinaryPrimitives.WriteInt32BigEndian(message, message.Length);
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(4), Version3);
        parameters.CopyTo(message, 8);
        await stream.WriteAsync(message, cancellationToken);
        var (type, body) = await ReceiveAsync(cancellationToken);
        Assert.Equal(('R', Sasl), (type, BinaryPrimitives.ReadInt32BigEndian(body)));
        Offered = Encoding.ASCII.GetString(body.AsSpan(4)).Split('\0', StringSplitOptions.RemoveEmptyEntries);
    }

    private async Task SendAsync(byte[] body, CancellationToken cancellationToken)
    {
        var message = new byte[5 + body.Length];
        message[0] = (byte)'p';
        BinaryPrimitives.WriteInt32BigEndian(message.AsSpan(1), 4 + body.Length);
        body.CopyTo(message, 5);
        await stream.WriteAsync(message, cancellationToken);
    }

    private async Task<(char Type, byte[] Body)> ReceiveAsync(CancellationToken cancellationToken)
    {
        var head = new byte[5];
        await stream.ReadExactlyAsync(head, cancellationToken);
        var length = BinaryPrimitives.ReadInt32BigEndian(head.AsSpan(1)) - 4;
        Assert.InRange(length, 0, MaxMessage);
        var body = new byte[length];
        await stream.ReadExactlyAsync(body, cancellationToken);
        return ((char)head[0], body);
    }
}
