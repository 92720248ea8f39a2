using System.Buffers;
using System.Globalization;
using System.Text;
using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Fuzz.Targets;

/// <summary>
/// A whole session at the submission listener (RFC 5321, RFC 3030), without TLS. The input is what the client says. Read once more, by hand, its commands and contents end where
/// the session took them to end; and it makes no difference in how many pieces it came.
/// </summary>
internal static class Session
{
    private const int LongestLine = 512;
    private const int LargestContent = 2_048;

    private static readonly SmtpServerOptions Options = new()
    {
        ServerName = Domain.Parse("mail.waxwing.test"),
        TlsMode = SmtpServerTlsMode.NeverOnLoopback,
        RequireTls = false,
        RequireAuthentication = false,
        Extensions = SmtpServerExtensions.Usual | SmtpServerExtensions.BinaryMime | SmtpServerExtensions.DeliveryStatusNotifications,
        MaxMessageSize = LargestContent,
        Limits = new SmtpServerLimits { CommandLine = LongestLine },
        Clock = new StoppedClock(DateTimeOffset.UnixEpoch),
    };

    public static void Judge(ReadOnlySpan<byte> input)
    {
        var octets = input.ToArray();
        var whole = Run(octets, octets.Length);
        var cut = Run(octets, 1 + (octets.Length % 7));
        Property.Holds(whole.End == cut.End && whole.Replies.SequenceEqual(cut.Replies));
        Property.Holds(whole.Messages.Count == cut.Messages.Count);
        for (var i = 0; i < whole.Messages.Count; i++)
        {
            Property.Holds(whole.Messages[i].Octets.AsSpan().SequenceEqual(cut.Messages[i].Octets));
        }

        new ByHand(octets, whole).Check();
    }

    private static Heard Run(byte[] input, int piece)
    {
        var client = new Client(input, piece);
        var keeper = new Keeper();
        var session = new SmtpServerSession(client, Options, keeper).RunAsync(CancellationToken.None);
        Property.Holds(session.IsCompletedSuccessfully);
        return new Heard(session.GetAwaiter().GetResult(), Codes(client.Replies), keeper.Messages);
    }

    // RFC 5321 §4.2.1: the last line of a reply has no hyphen.
    private static List<int> Codes(ReadOnlySpan<byte> wire)
    {
        var codes = new List<int>();
        while (!wire.IsEmpty)
        {
            var end = wire.IndexOf("\r\n"u8);
            Property.Holds(end >= 3);
            var line = Encoding.UTF8.GetString(wire[..end]);
            Property.IsPrintable(line);
            if (line.Length == 3 || line[3] == ' ')
            {
                codes.Add(int.Parse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture));
            }

            wire = wire[(end + 2)..];
        }

        return codes;
    }

    /// <summary>What came of a session.</summary>
    private sealed record Heard(SmtpSessionEnd End, IReadOnlyList<int> Replies, IReadOnlyList<Kept> Messages);

    /// <summary>A message that was accepted.</summary>
    private sealed record Kept(byte[] Octets, SmtpBodyType Body);

    /// <summary>The framing of the protocol, and nothing else of it: what the octets are is told from the replies.</summary>
    private ref struct ByHand(ReadOnlySpan<byte> wire, Heard heard)
    {
        private readonly ArrayBufferWriter<byte> _chunks = new();
        private ReadOnlySpan<byte> _wire = wire;
        private int _reply = 1;
        private int _message;

        private readonly bool IsOver => _reply == heard.Replies.Count;

        private readonly bool IsAtEnd => IsOver || heard.Replies[_reply] == 421;

        public void Check()
        {
            Property.Holds(heard.Replies[0] == 220);
            while (!IsOver)
            {
                if (heard.Replies[_reply] == 421)
                {
                    // RFC 5321 §3.8: the one reply that no line asks for, and the last.
                    Property.Holds(_reply == heard.Replies.Count - 1);
                    break;
                }

                var feed = _wire.IndexOf((byte)'\n');
                Property.Holds(feed >= 0);
                var line = _wire[..feed];
                _wire = _wire[(feed + 1)..];
                Follow(line, heard.Replies[_reply++]);
            }

            Property.Holds(_message == heard.Messages.Count);
        }

        private void Follow(ReadOnlySpan<byte> line, int code)
        {
            if (line is not [.. var command, (byte)'\r'])
            {
                // A command that ends with LF alone is the last.
                Property.Holds(code == 500 && heard.End == SmtpSessionEnd.ProtocolViolation);
            }
            else if (line.Length + 1 > LongestLine)
            {
                // It was not read, and what follows may be no command.
                Property.Holds(code == 500 && (IsAtEnd || !(IsBdat(command) || command.EndsWith(" HTTP/1.1"u8))));
            }
            else if (code == 354)
            {
                Data();
            }
            else if (IsBdat(command))
            {
                Bdat(Encoding.UTF8.GetString(command), code);
            }
            else if (code == 250 && command.Length >= 4 && (System.Text.Ascii.EqualsIgnoreCase(command[..4], "RSET"u8) || System.Text.Ascii.EqualsIgnoreCase(command[1..4], "HLO"u8) || System.Text.Ascii.EqualsIgnoreCase(command[..4], "HELO"u8)))
            {
                _chunks.ResetWrittenCount();
            }
        }

        private static bool IsBdat(ReadOnlySpan<byte> command) => command.Length >= 4 && System.Text.Ascii.EqualsIgnoreCase(command[..4], "BDAT"u8);

        // RFC 5321 §4.5.2: up to a dot between two CRLF, of which the first may be that of the command.
        private void Data()
        {
            var end = _wire.StartsWith(".\r\n"u8) ? 0 : _wire.IndexOf("\r\n.\r\n"u8) is >= 0 and var found ? found + 2 : -1;
            if (end < 0)
            {
                Property.Holds(IsOver);
                return;
            }

            var stuffed = _wire[..end];
            _wire = _wire[(end + 3)..];
            if (heard.Replies[_reply++] != 250)
            {
                return;
            }

            var content = new ArrayBufferWriter<byte>();
            while (!stuffed.IsEmpty)
            {
                var line = stuffed[..(stuffed.IndexOf("\r\n"u8) + 2)];
                content.Write(line[0] == '.' ? line[1..] : line);
                stuffed = stuffed[line.Length..];
            }

            CheckMessage(content.WrittenSpan);
        }

        private void Bdat(string command, int code)
        {
            var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var size) || size > LargestContent || size > _wire.Length)
            {
                // How many octets are no commands is not known, or they are too many: nothing may be read behind it.
                Property.Holds(IsAtEnd);
                return;
            }

            _chunks.Write(_wire[..size]);
            _wire = _wire[size..];
            if (words.Length > 2)
            {
                if (code == 250)
                {
                    CheckMessage(_chunks.WrittenSpan);
                }

                _chunks.ResetWrittenCount();
            }
            else if (code != 250)
            {
                _chunks.ResetWrittenCount();
            }
        }

        private void CheckMessage(ReadOnlySpan<byte> content)
        {
            Property.Holds(_message < heard.Messages.Count);
            var kept = heard.Messages[_message++];
            Property.Holds(content.SequenceEqual(kept.Octets) && content.Length <= LargestContent);
            if (kept.Body != SmtpBodyType.BinaryMime)
            {
                // RFC 5321 §2.3.8: neither CR nor LF but together.
                var text = Encoding.Latin1.GetString(content).Replace("\r\n", "", StringComparison.Ordinal);
                Property.Holds(!text.AsSpan().ContainsAny('\r', '\n', '\0'));
            }
        }
    }

    /// <summary>Accepts everything.</summary>
    private sealed class Keeper : ISmtpServerHandler
    {
        public List<Kept> Messages { get; } = [];

        public ValueTask<ScramCredential?> FindCredentialAsync(SmtpServerClient client, string user, CancellationToken cancellationToken) => ValueTask.FromResult<ScramCredential?>(null);

        public ValueTask<SmtpServerReply> MailAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.SenderAccepted);

        public ValueTask<SmtpServerReply> RcptAsync(SmtpServerClient client, SmtpServerTransaction transaction, Mailbox recipient, CancellationToken cancellationToken) => ValueTask.FromResult(SmtpServerReply.RecipientAccepted);

        public ValueTask<SmtpServerSink> OpenContentAsync(SmtpServerClient client, SmtpServerTransaction transaction, CancellationToken cancellationToken) =>
            ValueTask.FromResult<SmtpServerSink>(new Sink(Messages, transaction.Body));
    }

    private sealed class Sink(List<Kept> messages, SmtpBodyType body) : SmtpServerSink
    {
        private readonly ArrayBufferWriter<byte> _content = new();

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
        {
            _content.Write(content.Span);
            return ValueTask.CompletedTask;
        }

        public override ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken)
        {
            messages.Add(new Kept(_content.WrittenSpan.ToArray(), body));
            return ValueTask.FromResult(new SmtpServerReply(250, null, "Kept"));
        }
    }

    /// <summary>Says the input in pieces of one length, and then nothing more.</summary>
    private sealed class Client(byte[] input, int piece) : Stream
    {
        private readonly ArrayBufferWriter<byte> _replies = new();
        private int _at;

        public ReadOnlySpan<byte> Replies => _replies.WrittenSpan;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var length = Math.Min(Math.Min(piece, count), input.Length - _at);
            input.AsSpan(_at, length).CopyTo(buffer.AsSpan(offset));
            _at += length;
            return length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var length = Math.Min(Math.Min(piece, buffer.Length), input.Length - _at);
            input.AsSpan(_at, length).CopyTo(buffer.Span);
            _at += length;
            return ValueTask.FromResult(length);
        }

        public override void Write(byte[] buffer, int offset, int count) => _replies.Write(buffer.AsSpan(offset, count));

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _replies.Write(buffer.Span);
            return ValueTask.CompletedTask;
        }

        public override void Flush()
        {
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
