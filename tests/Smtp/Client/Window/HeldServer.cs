using System.Collections.Concurrent;
using System.Text;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>A server that takes messages and answers each as a whole when a test says so, and a session with it.</summary>
internal sealed class HeldServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _owed = new();
    private int _arrived;
    private int _answered;

    public HeldServer(int window)
    {
        Knowledge = new RelayKnowledge(window);
        Wire = new InstantServer { OnCommand = Take };
        Session = OpenSession.Over(Wire, Knowledge, "PIPELINING", "CHUNKING");
    }

    public RelayKnowledge Knowledge { get; }

    public InstantServer Wire { get; }

    public SecuredSession Session { get; }

    /// <summary>How many messages have come as a whole.</summary>
    public int Arrived => Volatile.Read(ref _arrived);

    /// <summary>How many were answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>How many have come and were not answered.</summary>
    public int Unanswered => Arrived - Answered;

    /// <summary>The most that were unanswered where another MAIL came; a test sets it back.</summary>
    public int MostBefore { get; set; }

    /// <summary>The last command.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Sends so many messages at once.</summary>
    public Task<TransactionResult>[] Send(int count) => [.. Enumerable.Range(0, count).Select(number => Session.SendAsync(
        new Envelope(Mailbox.Parse($"s{number}@example.org"), [Mailbox.Parse("b@example.net")]),
        MessageContent.FromBytes("Subject: a\r\n\r\n"u8.ToArray()),
        TestContext.Current.CancellationToken))];

    /// <summary>Answers the commands of the message that came first.</summary>
    public void Answer(Func<string, string>? answer = null)
    {
        var replies = new StringBuilder();
        string? command = null;
        while (!string.Equals(command, "BDAT", StringComparison.Ordinal) && _owed.TryDequeue(out command))
        {
            replies.Append(answer?.Invoke(command) ?? "250 ok").Append("\r\n");
        }

        // Counted before it is said: what comes behind the reply has to find it counted.
        Interlocked.Increment(ref _answered);
        Wire.Say(replies.ToString());
    }

    /// <summary>Answers messages until the window is as wide as it gets, and full.</summary>
    public async Task FillAsync(int width)
    {
        for (var number = 0; number < 2 * width; number++)
        {
            await UntilAsync(() => Unanswered > 0);
            Answer();
        }

        // One at a time, and each when the client has taken the reply before it; behind a quarter comes the filling that is waited for.
        while (Unanswered != width || Session.InFlight != width)
        {
            if (Unanswered == Session.InFlight && Unanswered >= width - (width / 4))
            {
                Answer();
            }

            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    /// <summary>Waits for what the client does next.</summary>
    public static async Task UntilAsync(Func<bool> isSo)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        while (!isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    public ValueTask DisposeAsync() => Session.DisposeAsync();

    private string? Take(string command)
    {
        Last = command;
        var verb = command.Split(' ')[0];
        if (string.Equals(verb, "QUIT", StringComparison.Ordinal))
        {
            return "221 bye";
        }

        _owed.Enqueue(verb);
        if (string.Equals(verb, "MAIL", StringComparison.Ordinal))
        {
            MostBefore = Math.Max(MostBefore, Unanswered);
        }
        else if (string.Equals(verb, "BDAT", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _arrived);
        }

        return null;
    }
}
