using System.Text;
using System.Threading.Channels;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>
/// The client's end of a connection to a server that answers within the write, on the thread that writes: no stream completes more at once.
/// It accepts everything, and a test may look into each command before it is answered.
/// </summary>
internal sealed class InstantServer : Stream
{
    private readonly Channel<byte[]> _replies = Channel.CreateUnbounded<byte[]>();
    private byte[] _unread = [];
    private string _line = "";
    private int _chunk;

    /// <summary>Called with each command, where it is written; what it returns is the answer, and null is none for the time being.</summary>
    public Func<string, string?> OnCommand { get; init; } = _ => "250 ok";

    /// <summary>How many messages were taken.</summary>
    public int Messages { get; private set; }

    /// <summary>Whether the client has let go of it.</summary>
    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>The server says something, with CRLF at its end.</summary>
    public void Say(string replies) => _replies.Writer.TryWrite(Encoding.ASCII.GetBytes(replies));

    /// <summary>The server closes the connection.</summary>
    public void End() => _replies.Writer.TryComplete();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_unread.Length == 0)
        {
            if (!await _replies.Reader.WaitToReadAsync(cancellationToken))
            {
                return 0;
            }

            _replies.Reader.TryRead(out _unread!);
        }

        var count = Math.Min(buffer.Length, _unread.Length);
        _unread.AsMemory(0, count).CopyTo(buffer);
        _unread = _unread[count..];
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var replies = new StringBuilder();
        for (var octets = buffer.Span; !octets.IsEmpty;)
        {
            if (_chunk > 0)
            {
                var taken = Math.Min(_chunk, octets.Length);
                _chunk -= taken;
                octets = octets[taken..];
                continue;
            }

            var end = octets.IndexOf((byte)'\n');
            _line += Encoding.ASCII.GetString(end < 0 ? octets : octets[..(end + 1)]);
            octets = end < 0 ? [] : octets[(end + 1)..];
            if (end >= 0)
            {
                Take(_line.TrimEnd(), replies);
                _line = "";
            }
        }

        if (replies.Length > 0)
        {
            Say(replies.ToString());
        }

        return ValueTask.CompletedTask;
    }

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        End();
        IsDisposed = true;
        base.Dispose(disposing);
    }

    private void Take(string command, StringBuilder replies)
    {
        if (command.StartsWith("BDAT ", StringComparison.Ordinal))
        {
            var words = command.Split(' ');
            _chunk = int.Parse(words[1], System.Globalization.CultureInfo.InvariantCulture);
            Messages += words.Length > 2 ? 1 : 0;
        }

        if (OnCommand(command) is { } reply)
        {
            replies.Append(reply).Append("\r\n");
        }
    }
}
