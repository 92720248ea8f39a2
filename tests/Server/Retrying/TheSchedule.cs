using System.Globalization;
using Waxwing.Server.Delivery.Retrying;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Retrying;

public sealed class TheSchedule
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, string> Table
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            foreach (var row in DocsPage.Read("docs/retrying.md").Rows("Waits are half fixed and half random, so that those who failed together do not come back together, and they double:"))
            {
                rows.Add(row[0], row[1], row[2]);
            }

            return rows;
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public void Is_the_table_of_the_page(string attempt, string mailHosts, string relay)
    {
        var number = int.Parse(attempt.Split(' ')[0], CultureInfo.InvariantCulture);

        Assert.Equal((mailHosts, relay), (Minutes(DeliveryWay.MailHosts, number), Minutes(DeliveryWay.Relay, number)));
        if (attempt.EndsWith("later", StringComparison.Ordinal))
        {
            Assert.All(Enumerable.Range(number, 90), later => Assert.Equal((mailHosts, relay), (Minutes(DeliveryWay.MailHosts, later), Minutes(DeliveryWay.Relay, later))));
        }
    }

    [Fact]
    public void The_page_has_the_table() => Assert.Equal(8, Table.Count);

    [Theory]
    [InlineData(DeliveryWay.MailHosts, 1, 0, 300)]
    [InlineData(DeliveryWay.MailHosts, 1, 0.5, 450)]
    [InlineData(DeliveryWay.MailHosts, 4, 0.25, 3_000)]
    [InlineData(DeliveryWay.Relay, 1, 0, 60)]
    [InlineData(DeliveryWay.Relay, 1, 0.5, 90)]
    [InlineData(DeliveryWay.Relay, 99, 0, 7_200)]
    internal void Half_of_a_wait_is_fixed_and_half_is_chance(DeliveryWay way, int attempt, double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Next(way, attempt, chance, asked: null) - Now);

    [Theory]
    // Sooner than the schedule comes anyhow: nobody is in a hurry for that.
    [InlineData(DeliveryWay.MailHosts, 60, 0, 300)]
    [InlineData(DeliveryWay.MailHosts, 60, 0.5, 450)]
    [InlineData(DeliveryWay.MailHosts, 1_200, 0, 1_200)]
    [InlineData(DeliveryWay.MailHosts, 1_200, 0.5, 1_350)]
    [InlineData(DeliveryWay.Relay, 300, 0, 300)]
    [InlineData(DeliveryWay.Relay, 300, 0.5, 330)]
    internal void Nobody_is_asked_sooner_than_he_wants(DeliveryWay way, int asked, double chance, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Next(way, 1, chance, TimeSpan.FromSeconds(asked)) - Now);

    [Theory]
    // Ten minutes of life: what is random is cut at the end, and what is fixed decides.
    [InlineData(600, 0, 300)]
    [InlineData(600, 0.999, 599)]
    [InlineData(400, 0.5, 350)]
    [InlineData(301, 0.5, 300)]
    [InlineData(300, 0, null)]
    [InlineData(0, 0, null)]
    [InlineData(-1, 0, null)]
    public void Waits_end_with_the_message(int left, double chance, int? seconds) =>
        Assert.Equal(seconds, (Next(DeliveryWay.MailHosts, 1, chance, asked: null, left) - Now)?.TotalSeconds is { } wait ? (int)wait : null);

    [Fact]
    public void A_wait_that_is_asked_for_and_does_not_fit_ends_the_message() =>
        Assert.Null(Next(DeliveryWay.MailHosts, 1, 0, TimeSpan.FromMinutes(20), left: 600));

    [Fact]
    public void Nobody_is_asked_more_often_than_a_hundred_times()
    {
        Assert.NotNull(Next(DeliveryWay.Relay, DeliverySchedule.MostAttempts - 1, 0, asked: null));
        Assert.Null(Next(DeliveryWay.Relay, DeliverySchedule.MostAttempts, 0, asked: null));
    }

    private static DateTimeOffset? Next(DeliveryWay way, int attempt, double chance, TimeSpan? asked, int left = 5 * 86_400) =>
        new DeliverySchedule(() => chance).NextAt(new AttemptFacts { Attempt = attempt, Way = way, Kind = MailKind.Notification, Now = Now, ExpiresAt = Now.AddSeconds(left) }, asked);

    private static string Minutes(DeliveryWay way, int attempt)
    {
        var (least, whole) = DeliverySchedule.Of(way).Bounds(attempt - 1);
        return $"{least.TotalMinutes:0.###} to {whole.TotalMinutes:0.###}";
    }
}
