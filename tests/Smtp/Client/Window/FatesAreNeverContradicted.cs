using System.Globalization;
using System.Text;

namespace Waxwing.Smtp.Tests.Client.Window;

/// <summary>
/// Random peers against the engine: whatever they accept, refuse, drop or delay, what is told of a message is never
/// contradicted by what the peer did, and no message reaches a recipient or comes from a sender that is not its own.
/// </summary>
public sealed class FatesAreNeverContradicted
{
    [Fact]
    public Task In_five_hundred_random_sessions() => RunAsync(isLmtp: false, firstSeed: 1, count: 500);

    [Fact]
    public Task In_five_hundred_random_sessions_of_LMTP() => RunAsync(isLmtp: true, firstSeed: 1, count: 500);

    // dotnet run -c Release --project tests/Smtp -- -explicit only -class Waxwing.Smtp.Tests.Client.Window.FatesAreNeverContradicted
    [Fact(Explicit = true)]
    public Task In_two_hundred_thousand_random_sessions() => RunAsync(isLmtp: false, Number("WAXWING_MODEL_SEED", 1_000_000), Number("WAXWING_MODEL_SESSIONS", 200_000));

    [Fact(Explicit = true)]
    public Task In_two_hundred_thousand_random_sessions_of_LMTP() => RunAsync(isLmtp: true, Number("WAXWING_MODEL_SEED", 2_000_000), Number("WAXWING_MODEL_SESSIONS", 200_000));

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : otherwise;

    private static async Task RunAsync(bool isLmtp, int firstSeed, int count)
    {
        var tally = new Tally();
        for (var seed = firstSeed; seed < firstSeed + count; seed++)
        {
            try
            {
                await RunOneAsync(isLmtp, seed, tally).WaitAsync(TimeSpan.FromSeconds(20), TimeProvider.System);
            }
            catch (Exception exception) when (exception is not Xunit.Sdk.XunitException)
            {
                throw new InvalidOperationException($"seed {seed}, {tally.At}: {exception.Message}", exception);
            }
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{count} sessions: {tally}");
        // A test in which nothing ever crossed, was lost or was refused would show nothing.
        Assert.True(tally is { Yes: > 0, No: > 0, Unknown: > 0, TakenBack: > 0 } && (isLmtp ? tally.Crossed == 0 : tally.Crossed > 0), tally.ToString());
        // Above sixteen the window is as wide as what was accepted before, and a refusal or a loss in it meets that many.
        Assert.True(isLmtp || tally is { Widest: > 16, WideRefusals: > 0, WideLosses: > 0 }, tally.ToString());
    }

    private static async Task RunOneAsync(bool isLmtp, int seed, Tally tally)
    {
        var dice = new Random(seed);
        string[] keywords = dice.Next(3) switch
        {
            0 => ["PIPELINING", "CHUNKING"],
            1 => ["PIPELINING"],
            _ => dice.Next(2) == 0 ? ["CHUNKING"] : [],
        };
        var (client, server) = DuplexStream.CreatePair(dice.Next(1, 64));
        // Only a server that has refused nothing for long sees a wide window, and only one of many messages.
        var isLong = !isLmtp && dice.Next(12) == 0;
        var peer = new ModelPeer(server, dice, isLong
            ? new ModelPeer.Habits(
                Refuses: 0, Drops: 0, Closes: 0, AnswersLate: Pick(dice, 0, 50, 100), RefusesCrossing: false, Says354ToNobody: dice.Next(2) == 0,
                Mild: dice.Next(100, 800), Refusing: Pick(dice, 0, 2, 20), Dropping: Pick(dice, 0, 1), Closing: Pick(dice, 0, 1))
            : new ModelPeer.Habits(
                Refuses: Pick(dice, 0, 10, 40), Drops: Pick(dice, 0, 1, 5), Closes: Pick(dice, 0, 0, 3), AnswersLate: Pick(dice, 0, 50, 100),
                RefusesCrossing: dice.Next(4) == 0, Says354ToNobody: dice.Next(2) == 0, isLmtp));
        var serving = Task.Run(peer.RunAsync);
        MailSession session = isLmtp ? OpenSession.LmtpOver(client, keywords) : OpenSession.Over(client, new RelayKnowledge(maxWindow: dice.Next(1, isLong ? 65 : 17)), keywords);
        var messages = Enumerable.Range(0, isLong ? dice.Next(60, 160) : dice.Next(1, 12)).Select(number => Message(seed, number, dice)).ToArray();
        tally.At = "sending";
        var results = await Task.WhenAll(messages.Select(message => SendAsync(session, message)).ToArray());
        tally.At = "quit";
        await session.QuitAsync();
        tally.At = "serving";
        await serving;

        for (var i = 0; i < messages.Length; i++)
        {
            Check(seed, isLmtp, messages[i], results[i], peer.Messages, tally);
        }
    }

    // Some callers go away, at any moment; what they are told then holds, and so does what is told once it is known.
    private static async Task<TransactionResult> SendAsync(MailSession session, Sent message)
    {
        using var cancel = new CancellationTokenSource();
        var sending = session.SendAsync(message.Envelope, message.Content, cancel.Token);
        for (var patience = message.Patience; patience > 0 && !sending.IsCompleted; patience--)
        {
            await Task.Yield();
        }

        if (message.Patience > 0)
        {
            await cancel.CancelAsync();
        }

        var told = await sending;
        if (told.Amendment is not { } amendment)
        {
            return told;
        }

        Assert.DoesNotContain(told.Recipients, recipient => recipient.Error is { Failure: SmtpFailure.Cancelled, Delivered: not Delivered.Unknown });
        return await amendment;
    }

    private static void Check(int seed, bool isLmtp, Sent sent, TransactionResult result, List<Taken> taken, Tally tally)
    {
        var own = taken.Where(message => string.Equals(message.Content, sent.Text, StringComparison.Ordinal)).ToArray();
        // By LMTP each recipient takes the message for himself.
        Assert.True(own.SelectMany(message => message.Recipients).Distinct(StringComparer.Ordinal).Count() == own.Sum(message => message.Recipients.Count), $"seed {seed}: taken {own.Length} times");
        Assert.True(isLmtp || own.Length <= 1, $"seed {seed}: taken {own.Length} times");
        Assert.All(own, message =>
        {
            Assert.Equal(sent.Envelope.ReversePath!.ToString(), message.Sender);
            Assert.Subset(sent.Envelope.Recipients.Select(recipient => recipient.ToString()).ToHashSet(), message.Recipients.ToHashSet());
        });
        foreach (var recipient in result.Recipients)
        {
            var has = own.Any(message => message.Recipients.Contains(recipient.Recipient.ToString()));
            var said = $"seed {seed}: told {recipient.Delivered} of {recipient.Recipient}, {recipient.Error}";
            switch (recipient.Delivered)
            {
                case Delivered.Yes:
                    Assert.True(has, said);
                    tally.Yes++;
                    break;
                case Delivered.No:
                    Assert.False(has, said);
                    tally.No++;
                    break;
                default:
                    tally.Unknown++;
                    break;
            }
        }

        tally.Crossed += result.InFlightBefore > 0 ? 1 : 0;
        tally.Widest = Math.Max(tally.Widest, result.InFlightBefore + 1);
        tally.WideRefusals += result.InFlightBefore >= 16 && result.Recipients.Any(recipient => recipient.Error is { Failure: SmtpFailure.Rejected, Reply.Code: not 421 }) ? 1 : 0;
        tally.WideLosses += result.InFlightBefore >= 16 && result.Recipients.Any(recipient => recipient.Error is { Scope: FailureScope.Connection }) ? 1 : 0;
        tally.TakenBack += result.Recipients.Any(recipient => recipient.Error is { Failure: SmtpFailure.Cancelled, Delivered: Delivered.No }) && result.Replies.Expected > 0 ? 1 : 0;
    }

    private static Sent Message(int seed, int number, Random dice)
    {
        // Few are so large that they travel in several chunks: those can be taken back in their midst.
        var lines = dice.Next(100) == 0 ? 80_000 : dice.Next(0, 40);
        var text = $"X-Own: {seed}-{number}\r\n\r\n{string.Concat(Enumerable.Repeat(".line\r\n", lines))}";
        var patience = dice.Next(4) == 0 ? dice.Next(1, 400) : 0;
        var recipients = Enumerable.Range(0, dice.Next(1, 4)).Select(r => Mailbox.Parse($"r{r}-{number}@example.net"));
        return new Sent(new Envelope(Mailbox.Parse($"s{number}@example.org"), [.. recipients]), MessageContent.FromBytes(Encoding.ASCII.GetBytes(text)), text, patience);
    }

    private static int Pick(Random dice, params int[] values) => values[dice.Next(values.Length)];

    private sealed record Sent(Envelope Envelope, MessageContent Content, string Text, int Patience);

    private sealed record Tally
    {
        public string At { get; set; } = "";

        public int Yes { get; set; }

        public int No { get; set; }

        public int Unknown { get; set; }

        public int Crossed { get; set; }

        public int TakenBack { get; set; }

        public int Widest { get; set; }

        public int WideRefusals { get; set; }

        public int WideLosses { get; set; }
    }
}
