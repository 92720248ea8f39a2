using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Sandbox.Tests;

/// <summary>Faults that one recipient asks for, as MailKit meets them.</summary>
public sealed class RecipientFaultTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public void Every_fault_has_a_local_part_a_sentence_and_a_practice()
    {
        Assert.Equal("rcpt-NNN, bounced, slow-N, drop-after-rcpt, data-NNN, data-timeout, drop-after-dot", string.Join(", ", RecipientFaults.All));
        Assert.All(RecipientFaults.All, fault =>
        {
            Assert.EndsWith(".", fault.Sentence, StringComparison.Ordinal);
            Assert.InRange(fault.Practice, 1, 17);
        });
    }

    [Theory]
    [InlineData("RCPT-451", "rcpt-NNN")]
    [InlineData("data-554", "data-NNN")]
    [InlineData("slow-240", "slow-N")]
    [InlineData("Bounced+signup", "bounced")]
    [InlineData("bounced-by-us", null)]
    [InlineData("Drop-After-Dot", "drop-after-dot")]
    [InlineData("rcpt-399", null)]
    [InlineData("rcpt-600", null)]
    [InlineData("rcpt-4510", null)]
    [InlineData("rcpt-+51", null)]
    [InlineData("rcpt-NNN", null)]
    [InlineData("slow-0", null)]
    [InlineData("data-timeouts", null)]
    [InlineData("bob", null)]
    public void Only_the_whole_local_part_asks(string localPart, string? fault)
        => Assert.Equal(fault, RecipientFaults.Find(localPart)?.LocalPart);

    [Theory]
    [InlineData("rcpt-451", 451, SmtpErrorCode.RecipientNotAccepted)]
    [InlineData("rcpt-550", 550, SmtpErrorCode.RecipientNotAccepted)]
    [InlineData("bounced", 550, SmtpErrorCode.RecipientNotAccepted)]
    [InlineData("data-452", 452, SmtpErrorCode.MessageNotAccepted)]
    [InlineData("data-554", 554, SmtpErrorCode.MessageNotAccepted)]
    public async Task A_code_that_is_asked_for_is_answered_and_the_next_message_goes_through(string localPart, int code, SmtpErrorCode where)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await SandboxServerTests.ConnectedAsync(sandbox);

        var error = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(To(localPart), Cancelled));

        Assert.Equal((code, where), ((int)error.StatusCode, error.ErrorCode));
        Assert.Empty(sandbox.Messages.Snapshot());
        await client.SendAsync(To("bob"), Cancelled);
        Assert.Single(sandbox.Messages.Snapshot());
    }

    [Fact]
    public async Task A_421_ends_the_session()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await SandboxServerTests.ConnectedAsync(sandbox);

        await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(To("rcpt-421"), Cancelled));

        await Assert.ThrowsAnyAsync<Exception>(() => client.NoOpAsync(Cancelled));
        Assert.False(client.IsConnected);
    }

    [Theory]
    [InlineData("drop-after-rcpt", 0)]
    [InlineData("drop-after-dot", 1)]
    public async Task The_connection_is_cut_where_it_is_asked_for(string localPart, int kept)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = await SandboxServerTests.ConnectedAsync(sandbox);

        var error = await Assert.ThrowsAnyAsync<Exception>(() => client.SendAsync(To(localPart), Cancelled));

        Assert.True(error is IOException or SmtpProtocolException, error.ToString());
        Assert.Equal(kept, sandbox.Messages.Snapshot().Count);
    }

    [Fact]
    public async Task A_final_answer_that_never_comes_holds_nobody_else_up_and_ends_with_its_client()
    {
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxConnections = 2 }, Cancelled);
        using var given = new CancellationTokenSource();
        using (var client = await SandboxServerTests.ConnectedAsync(sandbox))
        {
            var sending = client.SendAsync(To("data-timeout"), given.Token);
            await sandbox.Messages.FollowAsync(Cancelled).FirstAsync(Cancelled);
            using (var other = await SandboxServerTests.ConnectedAsync(sandbox))
            {
                await other.SendAsync(To("bob"), Cancelled);
            }

            Assert.False(sending.IsCompleted);
            await given.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        }

        // Two places, and both are free again.
        using var first = await SandboxServerTests.ConnectedAsync(sandbox);
        using var second = await SandboxServerTests.ConnectedAsync(sandbox);
        Assert.Equal(2, sandbox.Messages.Count);
    }

    [Fact]
    public async Task What_MailKit_asks_of_notifications_stands_in_the_captured_envelope()
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: Cancelled);
        using var client = SandboxServerTests.Trusting(sandbox.AuthorityFile, new Notified());
        await client.ConnectAsync("localhost", sandbox.SmtpsPort, MailKit.Security.SecureSocketOptions.SslOnConnect, Cancelled);
        await client.AuthenticateAsync(sandbox.User, sandbox.Password, Cancelled);

        await client.SendAsync(To("bob"), Cancelled);

        var envelope = Assert.Single(sandbox.Messages.Snapshot()).Envelope;
        Assert.Equal(("order 4+2", DsnReturn.Headers), (envelope.EnvelopeId!.Value, envelope.Return));
        Assert.Equal(DsnNotify.Success | DsnNotify.Delay, Assert.Single(envelope.DsnRequests).Value.Notify);
    }

    private static MimeMessage To(string localPart)
    {
        var message = SandboxServerTests.Message("to a fault");
        message.To.Clear();
        message.To.Add(new MailboxAddress("", $"{localPart}@example.net"));
        return message;
    }

    private sealed class Notified : SmtpClient
    {
        public Notified() => DeliveryStatusNotificationType = DeliveryStatusNotificationType.HeadersOnly;

        protected override string GetEnvelopeId(MimeMessage message) => "order 4+2";

        protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox)
            => DeliveryStatusNotification.Success | DeliveryStatusNotification.Delay;
    }
}
