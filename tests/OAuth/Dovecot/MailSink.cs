using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.OAuth.Tests.Dovecot;

/// <summary>The server behind Dovecot: takes everything, in clear, on loopback.</summary>
internal sealed class MailSink : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _accepting;
    private readonly List<Task> _sessions = [];
    private int _taken;

    public MailSink()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many messages were taken.</summary>
    public int Taken => Volatile.Read(ref _taken);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _sessions.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        try
        {
            using (client)
            {
                using var reader = new StreamReader(client.GetStream(), Encoding.Latin1);
                await using var writer = new StreamWriter(client.GetStream(), Encoding.Latin1) { NewLine = "\r\n", AutoFlush = true };
                await writer.WriteLineAsync("220 sink.example ESMTP");
                while (await reader.ReadLineAsync(_stop.Token) is { } line)
                {
                    await writer.WriteLineAsync(await AnswerAsync(line, reader, writer));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException)
        {
            // Dovecot went.
        }
    }

    private async Task<string> AnswerAsync(string line, StreamReader reader, StreamWriter writer)
    {
        switch (line.Split(' ')[0].ToUpperInvariant())
        {
            case "EHLO":
                return "250 sink.example";
            case "DATA":
                await writer.WriteLineAsync("354 go");
                while (await reader.ReadLineAsync(_stop.Token) is { } text && text is not ".")
                {
                }

                Interlocked.Increment(ref _taken);
                return "250 2.0.0 taken";
            case "BDAT":
                var words = line.Split(' ');
                await reader.ReadBlockAsync(new char[int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture)], _stop.Token);
                if (words.Length > 2)
                {
                    Interlocked.Increment(ref _taken);
                }

                return "250 2.0.0 taken";
            case "QUIT":
                return "221 bye";
            default:
                return "250 ok";
        }
    }
}
