using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

/// <summary>DSN, REQUIRETLS, DELIVERBY and LIMITS, as a session announces and keeps them.</summary>
public sealed class SessionExtensionTests
{
    [Fact]
    public async Task What_is_on_offer_is_announced_and_REQUIRETLS_only_inside_TLS()
    {
        using var authority = new TestAuthority();
        await using var client = await Conversation.StartSubmissionAsync(authority.Issue("localhost"), options => options with
        {
            Extensions = SmtpServerExtensions.All,
            MinDeliverBySeconds = 60,
            Limits = new SmtpServerLimits { Recipients = 100, Transactions = 5, RecipientDomains = 2 },
        });

        var clear = await client.HelloAsync();
        Assert.DoesNotContain("REQUIRETLS", clear, StringComparison.Ordinal);
        await client.AskAsync("STARTTLS", "220");
        await client.SecureAsync(authority);
        var secure = await client.HelloAsync();

        Assert.Contains("\nDSN\r\n", secure.Replace("250-", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("250-BINARYMIME\r\n", secure, StringComparison.Ordinal);
        Assert.Contains("250-REQUIRETLS\r\n", secure, StringComparison.Ordinal);
        Assert.Contains("250-DELIVERBY 60\r\n", secure, StringComparison.Ordinal);
        Assert.EndsWith("250 LIMITS MAILMAX=5 RCPTMAX=100 RCPTDOMAINMAX=2\r\n", secure, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_requests_reach_the_handler_with_their_recipients()
    {
        await using var client = await Conversation.StartAsync(All);
        await client.HelloAsync();
        await client.AskAsync("MAIL FROM:<a@example.org> RET=FULL ENVID=QQ314159 BY=60;N", "250");
        await client.AskAsync("RCPT TO:<b@example.net> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;bob@example.com", "250");
        await client.AskAsync("RCPT TO:<> NOTIFY=NEVER", "501");
        await client.AskAsync("RCPT TO:<c@example.net>", "250");
        await client.AskAsync("RCPT TO:<d@example.net> NOTIFY=DELAY", "250");
        await client.AskAsync("RCPT TO:<d@EXAMPLE.net> NOTIFY=NEVER", "250");
        await client.AskAsync("DATA", "354");
        await client.AskAsync("x\r\n.", "250");

        var (envelope, _) = Assert.Single(client.Handler.Messages);
        Assert.Equal((DsnReturn.Full, "QQ314159"), (envelope.Return, envelope.EnvelopeId!.Value));
        Assert.Equal("60;N", envelope.DeliverBy!.ToString());
        Assert.False(envelope.RequireTls);
        Assert.Equal((4, 3), (envelope.Recipients.Count, envelope.DsnRequests.Count));
        var bob = envelope.DsnRequests[Mailbox.Parse("b@example.net")];
        Assert.Equal((DsnNotify.Success | DsnNotify.Failure, "rfc822;bob@example.com"), (bob.Notify, bob.OriginalRecipient!.ToString()));
        Assert.Equal(DsnRequest.None, envelope.DsnRequests[Mailbox.Parse("c@example.net")]);
        Assert.Equal(DsnNotify.Never, envelope.DsnRequests[envelope.Recipients[2]].Notify);
    }

    [Fact]
    public async Task REQUIRETLS_in_clear_was_never_announced()
    {
        await using var client = await Conversation.StartAsync(All);
        await client.HelloAsync();

        await client.AskAsync("MAIL FROM:<a@example.org> REQUIRETLS", "555 5.5.4");
        await client.AskAsync("MAIL FROM:<a@example.org>", "250");
    }

    [Theory]
    [InlineData("BY=59;R", "555 5.5.4")]
    [InlineData("BY=60;R", "250")]
    [InlineData("BY=59;N", "250")]
    [InlineData("BY=-59;N", "250")]
    public async Task Below_the_announced_minimum_only_what_would_be_returned_is_refused(string parameter, string reply)
    {
        await using var client = await Conversation.StartAsync(options => All(options) with { MinDeliverBySeconds = 60 });
        await client.HelloAsync();

        await client.AskAsync($"MAIL FROM:<a@example.org> {parameter}", reply);
    }

    [Fact]
    public async Task An_original_recipient_in_UTF_8_needs_SMTPUTF8()
    {
        await using var client = await Conversation.WithRecipientAsync(All);

        await client.AskAsync("RCPT TO:<c@example.net> ORCPT=utf-8;j\xc3\xb6", "553 5.6.7");
        await client.AskAsync("RCPT TO:<c@example.net> ORCPT=utf-8;j\\x{F6}", "250");
    }

    [Fact]
    public async Task The_announced_limits_are_kept()
    {
        await using var client = await Conversation.StartAsync(options => All(options) with
        {
            Limits = new SmtpServerLimits { Recipients = 3, Transactions = 2, RecipientDomains = 2 },
        });
        await client.HelloAsync();
        await client.AskAsync("MAIL FROM:<a@example.org>", "250");
        await client.AskAsync("RCPT TO:<b@one.example>", "250");
        await client.AskAsync("RCPT TO:<b@two.example>", "250");
        await client.AskAsync("RCPT TO:<b@three.example>", "452 4.5.3");
        await client.AskAsync("RCPT TO:<c@ONE.example>", "250");
        await client.AskAsync("RCPT TO:<d@one.example>", "452 4.5.3");
        await client.AskAsync("RSET", "250");
        await client.AskAsync("MAIL FROM:<a@example.org>", "250");
        await client.AskAsync("RCPT TO:<b@three.example>", "452 4.5.3");
        await client.AskAsync("RSET", "250");
        await client.AskAsync("MAIL FROM:<a@example.org>", "421 4.5.3");
        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    private static SmtpServerOptions All(SmtpServerOptions options) => options with { Extensions = SmtpServerExtensions.All };
}
