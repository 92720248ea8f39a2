using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Waxwing.Comparison.Tests.Peers;

/// <summary>One session with a client: a server that is patient with every dialect of SMTP, and does harm where its plan says so.</summary>
internal sealed class PeerSession(PeerPlan plan, PeerFacts facts, Stream accepted, SslStreamCertificateContext? certificate, CancellationToken end)
{
    private readonly List<byte> _unread = [];
    private readonly List<string> _recipients = [];
    private readonly Stream _transport = accepted;
    private Stream _stream = accepted;
    private bool _ended;
    private bool _contentRefused;

    public bool Secured { get; private set; } = plan.Openssl is not null;

    public PeerFacts Facts => facts;

    public string LastCommand => facts.Commands[^1];

    public async Task RunAsync()
    {
        if (plan.At.TryGetValue(Moment.Connected, out var first))
        {
            await first(this);
        }

        if (plan.Implicit && plan.Openssl is null)
        {
            await SecureAsync();
        }

        await ReplyAsync(Moment.Greeting, "220 peer.test ESMTP");
        while (!_ended && await ReadLineAsync() is { } line)
        {
            facts.Commands.Add(line);
            await ObeyAsync(line);
        }
    }

    public Task SayAsync(params string[] lines) => WriteAsync(string.Concat(lines.Select(line => line + "\r\n")));

    public async Task WriteAsync(string latin1)
    {
        await _stream.WriteAsync(Encoding.Latin1.GetBytes(latin1), end);
        await _stream.FlushAsync(end);
    }

    public Task StallAsync() => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, end);

    /// <summary>A part each second, for as long as the comparison lasts.</summary>
    public async Task TrickleAsync(string part)
    {
        while (true)
        {
            await WriteAsync(part);
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, end);
        }
    }

    /// <summary>As much as fits into 400 MB, as fast as it goes.</summary>
    public async Task FloodAsync(string text)
    {
        var block = string.Concat(Enumerable.Repeat(text, 1 + (65536 / text.Length)));
        for (var sent = 0L; sent < 400_000_000; sent += block.Length)
        {
            await WriteAsync(block);
        }
    }

    /// <summary>Ends the connection without a word.</summary>
    public Task DropAsync()
    {
        _ended = true;
        _transport.Close();
        return Task.CompletedTask;
    }

    /// <summary>An answer to DATA behind which commands are expected, and no content.</summary>
    public Task RefuseContentAsync(string reply)
    {
        _contentRefused = true;
        return SayAsync(reply);
    }

    public Task ResetAsync()
    {
        ((NetworkStream)_transport).Socket.LingerState = new LingerOption(enable: true, 0);
        return DropAsync();
    }

    public async Task<string?> ReadLineAsync()
    {
        while (true)
        {
            var newline = _unread.IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = Encoding.Latin1.GetString([.. _unread[..newline]]).TrimEnd('\r');
                _unread.RemoveRange(0, newline + 1);
                return line;
            }

            if (!await FillAsync())
            {
                return null;
            }
        }
    }

    private async Task ObeyAsync(string line)
    {
        switch (line.Split(' ', ':')[0].ToUpperInvariant())
        {
            case "EHLO":
                var keywords = Secured ? plan.Inside : plan.InClear;
                string[] lines = ["peer.test", .. keywords];
                await ReplyAsync(Secured ? Moment.Ehlo : Moment.EhloInClear, string.Join("\r\n", lines.Select((text, index) => $"250{(index < keywords.Length ? '-' : ' ')}{text}")));
                break;
            case "HELO" or "NOOP":
                await SayAsync("250 peer.test");
                break;
            case "STARTTLS":
                await ReplyAsync(Moment.StartTls, "220 go ahead");
                if (plan.Secures && !_ended)
                {
                    await SecureAsync();
                }

                break;
            case "AUTH":
                facts.Search(line, Secured);
                if (plan.At.TryGetValue(Moment.Auth, out var answer))
                {
                    await answer(this);
                }
                else
                {
                    await AuthenticateAsync(line);
                }

                break;
            case "MAIL":
                _recipients.Clear();
                await ReplyAsync(Moment.Mail, "250 2.1.0 ok");
                break;
            case "RCPT":
                var reply = plan.Recipient(line) ?? "250 2.1.5 ok";
                if (reply[0] == '2')
                {
                    _recipients.Add(line);
                }

                await ReplyAsync(Moment.Rcpt, reply);
                break;
            case "DATA":
                await TakeContentAsync();
                break;
            case "RSET":
                _recipients.Clear();
                await SayAsync("250 2.0.0 ok");
                break;
            case "QUIT":
                await SayAsync("221 2.0.0 bye");
                _ended = true;
                break;
            default:
                await SayAsync("500 5.5.2 what?");
                break;
        }
    }

    private async Task AuthenticateAsync(string line)
    {
        var words = line.Split(' ');
        switch (words[1].ToUpperInvariant())
        {
            case "PLAIN" when words.Length == 2:
                await AskAsync("");
                break;
            case "LOGIN":
                if (words.Length == 2)
                {
                    await AskAsync("Username:");
                }

                await AskAsync("Password:");
                break;
            case "CRAM-MD5":
                await AskAsync("<1.2@peer.test>");
                facts.Digest = true;
                break;
        }

        await SayAsync("235 2.7.0 welcome");
    }

    /// <summary>A challenge, and the response to it.</summary>
    public async Task<string?> AskAsync(string challenge)
    {
        await SayAsync("334 " + Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge)));
        var response = await ReadLineAsync();
        facts.Search(response ?? "", Secured);
        return response;
    }

    private async Task TakeContentAsync()
    {
        if (plan.At.TryGetValue(Moment.Data, out var answer))
        {
            await answer(this);
        }
        else if (_recipients.Count == 0)
        {
            await SayAsync("554 5.5.1 no recipients");
            return;
        }
        else
        {
            await SayAsync("354 go ahead");
        }

        if (_ended || _contentRefused || (plan.At.TryGetValue(Moment.Content, out var within) && await EndsAsync(within)))
        {
            return;
        }

        facts.Contents.Add(await ReadContentAsync());
        if (plan.At.TryGetValue(Moment.FinalReply, out var final))
        {
            await final(this);
            return;
        }

        facts.Accepted++;
        facts.AcceptedRecipients.AddRange(_recipients);
        await SayAsync("250 2.0.0 queued");
        if (plan.Afterwards is { } afterwards)
        {
            await afterwards(this);
        }
    }

    private async Task<bool> EndsAsync(Func<PeerSession, Task> within)
    {
        await within(this);
        return _ended;
    }

    // Up to the one end that RFC 5321 §4.1.1.4 knows; whether another stood before is judged from the octets.
    private async Task<string> ReadContentAsync()
    {
        var from = 0;
        while (true)
        {
            var text = Encoding.Latin1.GetString([.. _unread]);
            var dot = text.StartsWith(".\r\n", StringComparison.Ordinal) ? 0 : text.IndexOf("\r\n.\r\n", from, StringComparison.Ordinal);
            if (dot >= 0)
            {
                _unread.RemoveRange(0, dot == 0 ? 3 : dot + 5);
                return dot == 0 ? "" : text[..(dot + 2)];
            }

            from = Math.Max(0, text.Length - 4);
            if (!await FillAsync())
            {
                _ended = true;
                return text;
            }
        }
    }

    private async Task ReplyAsync(Moment moment, string usual)
    {
        if (plan.At.TryGetValue(moment, out var answer))
        {
            await answer(this);
        }
        else
        {
            await SayAsync(usual);
        }
    }

    private async Task SecureAsync()
    {
        // What was sent before the handshake belongs to nobody (RFC 3207 §4.2).
        _unread.Clear();
        var tls = new SslStream(_transport);
        await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificateContext = certificate }, end);
        (_stream, Secured) = (tls, true);
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[65536];
        var count = await _stream.ReadAsync(buffer, end);
        facts.Record(buffer.AsSpan(0, count), Secured);
        _unread.AddRange(buffer.AsSpan(0, count));
        return count > 0;
    }
}
