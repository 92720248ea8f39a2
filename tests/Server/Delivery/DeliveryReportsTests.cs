using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MimeKit;
using Waxwing.Server.Delivery;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Delivery;

/// <summary>Which outcomes a sender hears of by mail, as he asked (RFC 3461).</summary>
public sealed class DeliveryReportsTests
{
    private static readonly Lane Lane = new("acme", StreamName.Transactional, Lane.RelaySite);

    private readonly StoreClock _clock = new();
    private readonly DeliveryReports _reports;

    public DeliveryReportsTests() => _reports = new DeliveryReports(Domain.Parse("mail.acme.test"), new Sites(LiveWay.Relay, new LearnedSites(_clock)), _clock, NullLogger<DeliveryReports>.Instance);

    [Theory]
    [InlineData(null, true)]
    [InlineData(DsnNotify.Failure, true)]
    [InlineData(DsnNotify.Failure | DsnNotify.Success | DsnNotify.Delay, true)]
    [InlineData(DsnNotify.Never, false)]
    [InlineData(DsnNotify.Success, false)]
    [InlineData(DsnNotify.Success | DsnNotify.Delay, false)]
    public async Task A_failure_is_told_to_those_who_want_it(DsnNotify? notify, bool isTold) =>
        Assert.Equal(isTold, await WriteAsync(DeliveryState.Failed, Asking(notify)) is not null);

    [Fact]
    public async Task Each_recipient_has_his_own_wish()
    {
        var told = await WriteAsync(DeliveryState.Failed, Asking(DsnNotify.Never, number: 0), Asking(DsnNotify.Failure, number: 1), Asking(notify: null, number: 2), Asking(DsnNotify.Success, number: 3));

        Assert.Equal(["rfc822;r1@example.net", "rfc822;r2@example.net"], Status(told!).Skip(1).Select(group => group["Final-Recipient"]));
    }

    [Fact]
    public async Task The_report_speaks_in_the_names_that_the_sender_gave()
    {
        Assert.True(OriginalRecipient.TryCreate("rfc822", "Sales@acme.test", out var original));
        var told = await WriteAsync(DeliveryState.Failed, Asking(DsnNotify.Failure) with
        {
            Reports = new ReportRequest(DsnReturn.Full, EnvelopeId.Parse("order+4711")),
            Dsn = new DsnRequest(DsnNotify.Failure, original),
        });

        Assert.Equal("order+4711", Status(told!)[0]["Original-Envelope-Id"]);
        Assert.Equal("rfc822;Sales@acme.test", Status(told!)[1]["Original-Recipient"]);
        Assert.Null(told!.ReversePath);
        Assert.Contains("It is on its way.", Encoding.ASCII.GetString(told.Content.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailKind.Notification, null)]
    [InlineData(MailKind.Notification, DsnReturn.Headers)]
    [InlineData(MailKind.OneTimePassword, DsnReturn.Full)]
    public async Task The_text_comes_back_only_where_it_was_asked_for_and_is_no_code(MailKind kind, DsnReturn? back)
    {
        var told = await WriteAsync(DeliveryState.Failed, Asking(DsnNotify.Failure) with { Kind = kind, Reports = new ReportRequest(back, null) });

        Assert.DoesNotContain("It is on its way.", Encoding.ASCII.GetString(told!.Content.Span), StringComparison.Ordinal);
        Assert.Contains("Subject: Your order", Encoding.ASCII.GetString(told.Content.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_is_told_at_the_empty_reverse_path_nor_who_hears_of_it_by_events()
    {
        Assert.Null(await WriteAsync(DeliveryState.Failed, Asking(DsnNotify.Failure) with { ReversePath = null }));
        Assert.Null(await WriteAsync(DeliveryState.Failed, Asking(DsnNotify.Failure) with { ReportsFailure = false }));
    }

    [Theory]
    [InlineData("03:00:00", "03:59:00", false)]
    [InlineData("03:00:00", "04:00:00", true)]
    [InlineData("03:59:59", "05:00:00", true)]
    [InlineData("04:00:00", "08:00:00", false)]
    public async Task A_delay_is_told_once_when_the_wait_begins_that_makes_it_late(string tried, string again, bool isTold)
    {
        var (claimed, sentAt) = (Asking(DsnNotify.Delay), _clock.GetUtcNow());
        _clock.Advance(TimeSpan.Parse(tried, System.Globalization.CultureInfo.InvariantCulture));
        var dueAt = sentAt + TimeSpan.Parse(again, System.Globalization.CultureInfo.InvariantCulture);

        var told = await _reports.WriteAsync(Lane, [claimed], [Samples.Outcome(claimed, DeliveryState.Deferred, dueAt) with { Reason = "451 later" }], receipt: null);

        Assert.Equal(isTold, told is not null);
        if (told is not null)
        {
            Assert.Equal(("delayed", "4.0.0", "Sun, 6 Jan 2030 00:00:00 +0000"), (Status(told)[1]["Action"], Status(told)[1]["Status"], Status(told)[1]["Will-Retry-Until"]));
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData(DsnNotify.Failure)]
    [InlineData(DsnNotify.Never)]
    public async Task A_delay_is_told_to_nobody_who_did_not_ask(DsnNotify? notify)
    {
        var claimed = Asking(notify);
        Assert.Null(await _reports.WriteAsync(Lane, [claimed], [Samples.Outcome(claimed, DeliveryState.Deferred, claimed.SendAt + DeliveryReports.Late)], receipt: null));
    }

    private ValueTask<NewMessage?> WriteAsync(DeliveryState state, params Claimed[] deliveries) =>
        _reports.WriteAsync(Lane, deliveries, [.. deliveries.Select(claimed => Samples.Outcome(claimed, state) with { Reason = "550 no" })], receipt: null);

    private static IReadOnlyList<HeaderList> Status(NewMessage report)
    {
        using var mime = MimeMessage.Load(new MemoryStream(report.Content.ToArray()));
        return [.. ((MessageDeliveryStatus)((MultipartReport)mime.Body!)[1]).StatusGroups.Where(group => group.Count > 0)];
    }

    private Claimed Asking(DsnNotify? notify, int number = 0)
    {
        var message = Samples.Message(_clock, $"r{number}@example.net");
        return new Claimed
        {
            MessageId = message.Id,
            Number = number,
            Recipient = message.Deliveries[0].Recipient,
            IsHidden = false,
            Attempt = 1,
            Fence = 1,
            PossibleDuplicate = false,
            Tenant = message.Tenant,
            Kind = message.Kind,
            SendAt = message.AcceptedAt,
            ExpiresAt = message.ExpiresAt,
            ReversePath = message.ReversePath,
            ReportsFailure = true,
            Dsn = notify is null ? null : new DsnRequest(notify, null),
            Findings = message.Findings,
            Content = message.Content,
        };
    }
}
