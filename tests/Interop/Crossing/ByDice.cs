using Waxwing.Smtp;

namespace Waxwing.Interop.Tests.Crossing;

/// <summary>
/// Two hundred messages to each server, good and bad ones as dice with a fixed seed fall, as many in flight as the window
/// allows: no message has the sender, a recipient or the content of another, no fate is wrong, and no connection ends but by us.
/// </summary>
public sealed class ByDice(PostfixServer postfix, EximServer exim, HarakaServer haraka, NodeSmtpServer smtpServer, DovecotSubmission dovecot)
    : IClassFixture<DovecotSubmission>
{
    private const int Messages = 200;
    private const int AtOnce = 25;
    private readonly RealServers servers = new(postfix, exim, haraka, smtpServer, dovecot);

    [Theory]
    [InlineData("Postfix", Listener.Smtps, 4)]
    [InlineData("Postfix", Listener.SubmissionWithoutChunking, 5)]
    [InlineData("Exim", Listener.Smtps, 6)]
    [InlineData("Exim", Listener.SubmissionWithoutChunking, 7)]
    [InlineData("Haraka", Listener.SmtpsWithoutChunking, 8)]
    [InlineData("smtp-server", Listener.SmtpsWithoutChunking, 9)]
    [InlineData("Dovecot submission", Listener.Smtps, 10)]
    public async Task No_message_is_mixed_with_another_and_every_fate_is_true(string name, Listener listener, int seed)
    {
        var server = servers[name];
        var dice = new Random(seed);
        var knowledge = new RelayKnowledge(Engine.Window);
        var waiting = new Queue<(Parcel Parcel, Delivered[] Expected)>(Enumerable.Range(0, Messages).Select(_ => Throw(dice, name)));
        var (sessions, crossed, refused) = (0, 0, 0);
        while (waiting.Count > 0)
        {
            await using var session = await Engine.OpenWideAsync(server, listener, knowledge);
            sessions++;
            while (waiting.Count > 0 && !session.IsUsedUp)
            {
                var some = Enumerable.Range(0, Math.Min(AtOnce, waiting.Count)).Select(_ => waiting.Dequeue()).ToArray();
                var results = await session.SendAllAsync(some.Select(thrown => thrown.Parcel));
                foreach (var (thrown, result) in some.Zip(results))
                {
                    if (result.Recipients.All(recipient => recipient.Error is { Detail: SmtpFailureDetail.SessionUsedUp }))
                    {
                        waiting.Enqueue(thrown);
                        continue;
                    }

                    await thrown.Parcel.AssertTruthAsync(server, result, thrown.Expected);
                    crossed += result.InFlightBefore > 0 ? 1 : 0;
                    refused += thrown.Expected.Contains(Delivered.No) ? 1 : 0;
                }
            }

            Assert.True(session.Broken is null, $"ended by the server: {session.Broken}");
            await session.QuitAsync();
        }

        TestContext.Current.TestOutputHelper!.WriteLine($"{name}, {listener}: {Messages} messages, {refused} refused in part or whole, {crossed} crossed, {sessions} sessions");
        Assert.True(refused > 20, "the dice threw no bad messages");
        Assert.Equal(knowledge.CrossingRefused, crossed == 0);
    }

    private static (Parcel Parcel, Delivered[] Expected) Throw(Random dice, string server) => dice.Next(10) switch
    {
        0 => (Parcel.To(Address.Refused), [Delivered.No]),
        1 => (Parcel.To(Address.Deferred, Address.Refused), [Delivered.No, Delivered.No]),
        2 => (Parcel.To(Address.Fresh("part"), Address.Refused, Address.Fresh("part")), [Delivered.Yes, Delivered.No, Delivered.Yes]),
        3 when server is "Exim" => (Parcel.With(EximConfiguration.RefusedSubject, 0, Address.Fresh("content")), [Delivered.No]),
        4 => (Parcel.With("large", 300_000, Address.Fresh("large")), [Delivered.Yes]),
        var other => (Parcel.With("note", other * 1000, Address.Fresh("good")), [Delivered.Yes]),
    };
}
