using CsCheck;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Retrying;

/// <summary>The whole life of a message whose recipient is never taken, in time that costs none.</summary>
public sealed class WholeLives
{
    private static readonly DateTimeOffset Begin = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(MailKind.Notification, DeliveryWay.MailHosts, 34, 68)]
    [InlineData(MailKind.Notification, DeliveryWay.Relay, 34, 68)]
    [InlineData(MailKind.PasswordReset, DeliveryWay.MailHosts, 3, 4)]
    [InlineData(MailKind.PasswordReset, DeliveryWay.Relay, 5, 6)]
    [InlineData(MailKind.OneTimePassword, DeliveryWay.MailHosts, 2, 2)]
    [InlineData(MailKind.OneTimePassword, DeliveryWay.Relay, 3, 4)]
    internal void A_recipient_who_is_deferred_each_time_is_asked_so_often_and_never_behind_the_end(MailKind kind, DeliveryWay way, int least, int most) =>
        Gen.Double[0, 0.999999].Array[1, 20].Sample(chances =>
        {
            var life = Live(kind, way, Failures.Later, chances);

            Assert.InRange(life.Attempts.Count, least, most);
            Assert.All(life.Attempts, at => Assert.True(at < Begin + kind.Life()));
            Assert.Equal((DeliveryState.Failed, MailEventType.Failed), (life.Last.State, life.Last.Tells));
            Assert.StartsWith("expired: ", life.Last.Reason, StringComparison.Ordinal);
        }, iter: 200);

    // As many as the lane's rests let through, and none of them is charged.
    [Theory]
    [InlineData(MailKind.Notification)]
    [InlineData(MailKind.PasswordReset)]
    [InlineData(MailKind.OneTimePassword)]
    public void A_relay_that_is_not_there_costs_no_attempt(MailKind kind) =>
        Gen.Double[0, 0.999999].Array[1, 20].Sample(chances =>
        {
            var life = Live(kind, DeliveryWay.Relay, Failures.NoConnection, chances, charged: 0);

            Assert.Equal((DeliveryState.Failed, MailEventType.Failed), (life.Last.State, life.Last.Tells));
            Assert.All(life.Attempts, at => Assert.True(at < Begin + kind.Life()));
            // 5 days in rests of at least 7.5 minutes, and a few shorter ones at the beginning.
            Assert.InRange(life.Attempts.Count, 2, 970);
        }, iter: 50);

    // Ten thousand wait: each asks the lane, and the lane alone says when the relay is asked again.
    [Fact]
    public void However_many_wait_for_a_dead_relay_it_is_asked_as_often_as_for_one()
    {
        var rest = new LaneRest(DeliveryWay.Relay, () => 0.5);
        var now = Begin;
        var asked = 0;
        while (now < Begin.AddDays(1))
        {
            asked++;
            var until = rest.Failed(now);
            for (var i = 1; i < 10_000; i++)
            {
                Assert.Equal(until, rest.Failed(now));
            }

            now = until;
        }

        Assert.InRange(asked, 96, 140);
    }

    [Fact]
    public void A_lane_whose_server_answers_rests_as_short_as_at_first()
    {
        var rest = new LaneRest(DeliveryWay.MailHosts, () => 0);
        Assert.Equal(Begin.AddMinutes(5), rest.Failed(Begin));
        Assert.Equal(Begin.AddMinutes(15), rest.Failed(Begin.AddMinutes(5)));
        Assert.Equal(Begin.AddMinutes(15), rest.Until);

        rest.Worked();

        Assert.Null(rest.Until);
        Assert.Equal(Begin.AddMinutes(25), rest.Failed(Begin.AddMinutes(20)));
    }

    private static (List<DateTimeOffset> Attempts, Disposition Last) Live(MailKind kind, DeliveryWay way, SendError error, double[] chances, int charged = 1)
    {
        var next = 0;
        double Chance() => chances[next++ % chances.Length];
        var dispositions = new Dispositions(new DeliverySchedule(Chance), new UnknownFate(Holds: false, TimeSpan.Zero, TimeSpan.FromMinutes(15)));
        var rest = new LaneRest(way, Chance);
        var outcome = new RecipientOutcome("bob@example.net", Hidden: false, Delivered.No, error.Reply, QueueId: null, error);
        var attempts = new List<DateTimeOffset>();
        var (now, number) = (Begin, 1);
        while (true)
        {
            attempts.Add(now);
            Assert.True(attempts.Count < 10_000);
            var until = Dispositions.LetsLaneRest(error) ? rest.Failed(now) : (DateTimeOffset?)null;
            var disposition = dispositions.Of(outcome, new AttemptFacts { Attempt = number, Way = way, Kind = kind, Now = now, ExpiresAt = Begin + kind.Life(), LaneRestsUntil = until });
            if (disposition.State.IsFinal())
            {
                return (attempts, disposition);
            }

            Assert.True(disposition.DueAt > now);
            Assert.Equal(charged == 0, disposition.WasNoAttempt);
            now = disposition.DueAt!.Value;
            number += charged;
        }
    }
}
