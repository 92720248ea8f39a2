using Microsoft.Extensions.Time.Testing;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>A sender in the changing world, the policies that it keeps, and what it would report to domains.</summary>
[Collection(MailWorldCollection.Name)]
public abstract class MailWorldTest : IDisposable
{
    private readonly DateOnly today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
    private MtaStsPolicies? policies;

    protected MailWorldTest(MailWorld world) => World = world;

    /// <summary>The world.</summary>
    protected MailWorld World { get; }

    /// <summary>The clock of the policies.</summary>
    internal FakeTimeProvider Clock { get; } = new(TimeProvider.System.GetUtcNow());

    internal TlsReportCollector Reports { get; } = new(new TlsReporter("Sender", Smtp.Domain.Parse("sender.test"), Contact: null));

    internal MtaStsPolicies Policies => policies ??= World.Fetching(new MtaStsMemory(), Clock);

    public void Dispose()
    {
        policies?.Dispose();
        GC.SuppressFinalize(this);
    }

    internal async Task<SendReceipt> DeliverAsync(string domain)
    {
        await using var sender = World.Sender(Policies, Reports);
        return await World.DeliverAsync(sender, domain);
    }

    /// <summary>What the domains would hear since the last time: policy, sessions that succeeded and failed, and in what.</summary>
    internal (TlsPolicyType Policy, long Successes, long Failures, string Types)[] Told() =>
    [
        .. Reports.Take(today).Concat(Reports.Take(today.AddDays(1))).SelectMany(report => report.Report.Policies)
            .Select(policy => (policy.Policy.Type, policy.Successes, policy.Failures, string.Join(' ', policy.Details.Select(detail => detail.Failure.Type).Order()))),
    ];

    /// <summary>The message was accepted, by a rule; otherwise the test says what the receipt says.</summary>
    internal static void AssertAccepted(MailHostTls rule, SendReceipt receipt) =>
        Assert.True(receipt.Outcome == SendOutcome.Accepted && receipt.Attempts[^1].MailHost!.Tls == rule, receipt.ToString());

    /// <summary>How it went, and why not.</summary>
    internal static (SendOutcome, string?) Failed(SendReceipt receipt) => (receipt.Outcome, receipt.Recipients[0].Error?.Detail);

    internal static PracticeStatus Practice(SendReceipt receipt, int number) => receipt.Practices.Single(practice => practice.Practice == number).Status;
}
