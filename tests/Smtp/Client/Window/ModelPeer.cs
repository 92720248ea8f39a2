using System.Globalization;
using System.Text;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>What a peer took: under which sender, for whom, which content.</summary>
internal sealed record Taken(string Sender, IReadOnlyList<string> Recipients, string Content);

/// <summary>
/// A server that follows the grammar and otherwise does what dice say: accepts, refuses, answers late, drops, says 421, in
/// the middle of anything. Like Exim it keeps a transaction open whose recipients were all refused; like Haraka it may
/// refuse a MAIL that came in the same packet as the end of the message before.
/// </summary>
internal sealed class ModelPeer(DuplexStream stream, Random dice, ModelPeer.Habits habits)
{
    private Habits _habits = habits;
    private int _answers;
    private readonly List<byte> _input = [];
    private readonly StringBuilder _output = new();
    private readonly List<string> _recipients = [];
    private readonly List<byte> _chunks = [];
    private string? _sender;
    private bool _chunkRefused;
    private bool _mailCrossed;

    /// <summary>How likely the peer does what, in percent. One that is mild for so many answers has other _habits behind them.</summary>
    internal sealed record Habits(
        int Refuses, int Drops, int Closes, int AnswersLate, bool RefusesCrossing, bool Says354ToNobody, bool IsLmtp = false, int Mild = int.MaxValue, int Refusing = 0, int Dropping = 0, int Closing = 0)
    {
        /// <summary>Those behind.</summary>
        public Habits After => this with { Refuses = Refusing, Drops = Dropping, Closes = Closing, Mild = int.MaxValue };
    }

    /// <summary>Everything that was taken, also if the reply never left.</summary>
    public List<Taken> Messages { get; } = [];

    /// <summary>Serves until one side ends the connection.</summary>
    public async Task RunAsync()
    {
        try
        {
            while (await ReadLineAsync() is { } line && await AnswerAsync(line))
            {
                // Replies that share a packet are seen together by a client that reads slowly.
                if (_input.Count == 0 || !Happens(_habits.AnswersLate))
                {
                    await FlushAsync();
                }
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // The client is gone.
        }

        stream.CompleteWriting();
    }

    private async Task<bool> AnswerAsync(string line)
    {
        var verb = line.Split(' ')[0].ToUpperInvariant();
        if (++_answers == _habits.Mild)
        {
            _habits = _habits.After;
        }

        if (Happens(_habits.Closes))
        {
            if (await SayAsync("421 4.3.2 closing"))
            {
                await FlushAsync();
            }

            return false;
        }

        switch (verb)
        {
            case "RSET":
                Forget();
                return await SayAsync("250 ok");
            case "MAIL" when _sender is not null || _mailCrossed:
                return await SayAsync("503 5.5.1 nested MAIL");
            case "MAIL" when Happens(_habits.Refuses):
                return await SayAsync("450 4.7.1 not now");
            case "MAIL":
                _sender = Path(line);
                return await SayAsync("250 ok");
            case "RCPT" when _sender is null:
                return await SayAsync("503 5.5.1 no MAIL");
            case "RCPT" when Happens(_habits.Refuses):
                return await SayAsync("550 5.1.1 no such user");
            case "RCPT":
                _recipients.Add(Path(line));
                return await SayAsync("250 ok");
            case "DATA" when _sender is null || (_recipients.Count == 0 && !_habits.Says354ToNobody):
                return await SayAsync("503 5.5.1 no valid recipients");
            case "DATA" when Happens(_habits.Refuses):
                Forget();
                return await SayAsync("451 4.3.0 no room");
            case "DATA":
                if (!await SayAsync("354 go"))
                {
                    return false;
                }

                await FlushAsync();
                return await ReadContentAsync() is { } content && await EndAsync(content);
            case "BDAT":
                return await ChunkAsync(line.Split(' '));
            case "QUIT":
                if (await SayAsync("221 bye"))
                {
                    await FlushAsync();
                }

                return false;
            default:
                return await SayAsync("500 5.5.2 what?");
        }
    }

    private async Task<bool> ChunkAsync(string[] words)
    {
        // RFC 3030 §4.2: a refused chunk is read all the same, and its transaction takes no other.
        var chunk = await ReadAsync(int.Parse(words[1], CultureInfo.InvariantCulture));
        if (chunk is null)
        {
            return false;
        }

        var isLast = words.Length > 2;
        if (_sender is null || _recipients.Count == 0 || _chunkRefused)
        {
            _chunkRefused = true;
            return await SayAsync("503 5.5.1 no transaction");
        }

        // RFC 2033 §4.3: LAST is refused, if at all, for each recipient.
        if (!(_habits.IsLmtp && isLast) && Happens(_habits.Refuses))
        {
            // Exim's hazard: the recipients stay.
            _chunkRefused = !isLast;
            return await SayAsync("452 4.3.1 no room");
        }

        _chunks.AddRange(chunk);
        return isLast ? await EndAsync([.. _chunks]) : await SayAsync("250 ok");
    }

    private async Task<bool> EndAsync(byte[] content)
    {
        if (_habits.IsLmtp)
        {
            return await EndForEachAsync(content);
        }

        var refuses = Happens(_habits.Refuses);
        if (!refuses && _recipients.Count > 0)
        {
            Messages.Add(new Taken(_sender!, [.. _recipients], Encoding.ASCII.GetString(content)));
        }

        Forget();
        var goesOn = await SayAsync(refuses ? "554 5.6.0 not this" : "250 2.0.0 queued");
        _mailCrossed = _habits.RefusesCrossing && _input.Count > 0;
        return goesOn;
    }

    // RFC 2033 §4.2: one reply for each recipient, each of whom is delivered to, or not, before his reply leaves; or all of them
    // before the first one does.
    private async Task<bool> EndForEachAsync(byte[] content)
    {
        var (sender, recipients, text) = (_sender!, _recipients.ToArray(), Encoding.ASCII.GetString(content));
        Forget();
        var allAtOnce = dice.Next(2) == 0;
        var takes = Array.ConvertAll(recipients, _ => !Happens(_habits.Refuses));
        for (var i = 0; i < recipients.Length; i++)
        {
            if (Happens(_habits.Closes))
            {
                // The recipient whose reply this is in place of is not delivered to; those behind him may be.
                Take(allAtOnce ? i + 1 : recipients.Length, recipients.Length);
                if (await SayAsync("421 4.3.2 closing"))
                {
                    await FlushAsync();
                }

                return false;
            }

            Take(i, i + 1);
            if (!await SayAsync(takes[i] ? "250 2.0.0 saved" : "552 5.2.2 full"))
            {
                Take(allAtOnce ? i + 1 : recipients.Length, recipients.Length);
                return false;
            }
        }

        return true;

        void Take(int from, int to)
        {
            for (var i = from; i < to; i++)
            {
                if (takes[i])
                {
                    Messages.Add(new Taken(sender, [recipients[i]], text));
                }
            }
        }
    }

    private void Forget()
    {
        _sender = null;
        _recipients.Clear();
        _chunks.Clear();
        _chunkRefused = false;
    }

    private async Task<bool> SayAsync(string line)
    {
        if (Happens(_habits.Drops))
        {
            // Some of what was said leaves, perhaps the half of a reply.
            var text = $"{_output}{line}\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(text[..dice.Next(text.Length)]));
            return false;
        }

        _output.Append(line).Append("\r\n");
        return true;
    }

    private async Task FlushAsync()
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes(_output.ToString()));
        _output.Clear();
    }

    private async Task<string?> ReadLineAsync()
    {
        int end;
        while ((end = _input.IndexOf((byte)'\n')) < 0)
        {
            _mailCrossed = false;
            await FlushAsync();
            if (!await FillAsync())
            {
                return null;
            }
        }

        var line = Encoding.ASCII.GetString([.. _input.Take(end - 1)]);
        _input.RemoveRange(0, end + 1);
        return line;
    }

    private async Task<byte[]?> ReadContentAsync()
    {
        var content = new List<byte>();
        while (await ReadLineAsync() is { } line)
        {
            if (line is ".")
            {
                return [.. content];
            }

            content.AddRange(Encoding.ASCII.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        }

        return null;
    }

    private async Task<byte[]?> ReadAsync(int count)
    {
        while (_input.Count < count)
        {
            if (!await FillAsync())
            {
                return null;
            }
        }

        byte[] bytes = [.. _input.Take(count)];
        _input.RemoveRange(0, count);
        return bytes;
    }

    private async Task<bool> FillAsync()
    {
        var buffer = new byte[4096];
        var read = await stream.ReadAsync(buffer);
        _input.AddRange(buffer.AsSpan(0, read));
        return read > 0;
    }

    private bool Happens(int percent) => dice.Next(100) < percent;

    private static string Path(string line) => line[(line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf('>', StringComparison.Ordinal)];
}
