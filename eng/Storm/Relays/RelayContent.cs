using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Storm.Relays;

/// <summary>One content on its way to a relay.</summary>
internal sealed class RelayContent(Relay relay, Socket socket, SmtpServerTransaction transaction) : SmtpServerSink
{
    private static readonly SmtpServerReply Busy = new(451, new EnhancedStatusCode(4, 3, 0), "Not now");

    private readonly MemoryStream _content = new();

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (relay.Falls(1500, "dropped within the content"))
        {
            socket.Close();
        }

        _content.Write(content.Span);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
    {
        if (relay.Falls(500, "content put off"))
        {
            return Busy;
        }

        if (relay.Falls(1000, "dropped behind the content, not taken"))
        {
            socket.Close();
        }

        // A relay that lost its client before its 250 has taken nothing.
        if (!socket.Connected)
        {
            return SmtpServerReply.LocalError;
        }

        if (relay.Falls(2000, "stalled behind the content, not taken"))
        {
            await Relay.StallAsync(cancellationToken);
            return Busy;
        }

        Take();
        if (relay.Falls(1000, "dropped behind the content, taken"))
        {
            socket.Close();
        }
        else if (relay.Falls(2000, "stalled behind the content, taken"))
        {
            await Relay.StallAsync(cancellationToken);
        }

        return SmtpServerReply.MessageAccepted($"{relay.Number}");
    }

    private void Take()
    {
        var octets = _content.GetBuffer().AsSpan(0, (int)_content.Length);
        var arrival = new Arrival(relay.Number, MessageIdOf(octets), Convert.ToHexString(SHA256.HashData(octets)));
        foreach (var recipient in transaction.Recipients)
        {
            if (Addresses.KindOf(recipient.ToString()) == RecipientKind.Author)
            {
                relay.Log.Note("report of failure taken");
            }
            else
            {
                relay.Log.Add(recipient.ToString(), arrival);
            }
        }
    }

    private static string MessageIdOf(ReadOnlySpan<byte> content)
    {
        var head = Encoding.UTF8.GetString(content[..Math.Max(0, content.IndexOf("\r\n\r\n"u8))]);
        const string Name = "\r\nMessage-ID:";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? string.Empty : head[(at + Name.Length)..].Split("\r\n")[0].Trim();
    }
}
