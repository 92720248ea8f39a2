using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Service.Load;

/// <summary>A verified TLS connection with a buffer for reading. It allocates nothing while it is used.</summary>
internal sealed class Wire : IAsyncDisposable
{
    private readonly SslStream _stream;
    private readonly byte[] _input = new byte[32 * 1024];
    private int _start;
    private int _end;

    private Wire(SslStream stream) => _stream = stream;

    public static async Task<Wire> OpenAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, options.Port), cancellationToken).ConfigureAwait(false);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        using var authority = X509CertificateLoader.LoadCertificateFromFile(options.Authority);
        await stream.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions
            {
                TargetHost = options.Host,
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
            cancellationToken).ConfigureAwait(false);
        return new Wire(stream);
    }

    public ValueTask WriteAsync(ReadOnlyMemory<byte> octets, CancellationToken cancellationToken) => _stream.WriteAsync(octets, cancellationToken);

    /// <summary>A line without its CRLF, valid until the next read.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var end = _input.AsSpan(_start.._end).IndexOf((byte)'\n');
            if (end >= 0)
            {
                var line = _input.AsMemory(_start, end);
                _start += end + 1;
                return line.Span is [.., (byte)'\r'] ? line[..^1] : line;
            }

            await FillAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>So many octets, valid until the next read; no more than the buffer holds.</summary>
    public async ValueTask<ReadOnlyMemory<byte>> ReadAsync(int count, CancellationToken cancellationToken)
    {
        while (_end - _start < count)
        {
            await FillAsync(cancellationToken).ConfigureAwait(false);
        }

        _start += count;
        return _input.AsMemory(_start - count, count);
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    private async ValueTask FillAsync(CancellationToken cancellationToken)
    {
        _input.AsSpan(_start.._end).CopyTo(_input);
        (_start, _end) = (0, _end - _start);
        if (_end == _input.Length)
        {
            throw new IOException("The server's answer is too long.");
        }

        var count = await _stream.ReadAsync(_input.AsMemory(_end), cancellationToken).ConfigureAwait(false);
        _end += count > 0 ? count : throw new IOException("The server ended the connection.");
    }
}
