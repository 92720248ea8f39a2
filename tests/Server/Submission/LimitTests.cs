using System.Net;
using System.Net.Sockets;
using Waxwing.Server.Accepting;
using Waxwing.Server.Store;
using Waxwing.Server.Submission;

namespace Waxwing.Server.Tests.Submission;

public sealed class LimitTests
{
    [Fact]
    public async Task A_connection_too_many_is_told_so_and_another_is_served_when_one_ends()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { Connections = 1 });
        var first = await service.ConnectAsync();

        await using (var second = await SubmissionClient.ConnectAsync(service.StartTlsPort))
        {
            Assert.Equal("421 4.7.0 Too many connections; try again later\r\n", await second.ToEndAsync());
        }

        Assert.Equal("", await SaidWithoutTlsAsync(service.ImplicitPort));

        Assert.Equal(2, service.Log.Of(2303).Count());
        await first.AskAsync("QUIT", "221");
        await first.ToEndAsync();
        await service.Log.WhenAsync(2350);
        await using var fourth = await SubmissionClient.ConnectAsync(service.StartTlsPort);
        await fourth.ExpectAsync("220");
        await first.DisposeAsync();
    }

    // There is no clear text in which to tell anything: the connection is reset, and that may come before the client has noticed that it stands.
    private static async Task<string> SaidWithoutTlsAsync(int port)
    {
        try
        {
            await using var client = await SubmissionClient.ConnectAsync(port);
            return await client.ToEndAsync();
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.ConnectionReset)
        {
            return "";
        }
    }

    [Fact]
    public void Connections_are_counted_in_all_and_of_each_client()
    {
        var counts = new ConnectionCounts(most: 3, mostPerClient: 2);
        var (ann, bob, eve) = (IPAddress.Parse("192.0.2.1"), IPAddress.Parse("192.0.2.2"), IPAddress.Parse("192.0.2.3"));

        Assert.True(counts.TryEnter(ann));
        Assert.True(counts.TryEnter(ann));
        Assert.False(counts.TryEnter(ann));
        Assert.True(counts.TryEnter(bob));
        Assert.False(counts.TryEnter(eve));
        counts.Leave(ann);
        Assert.True(counts.TryEnter(eve));
        counts.Leave(eve);
        Assert.True(counts.TryEnter(ann));
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2:ffff:ffff:ffff:ffff", "2001:db8:1:2::")]
    [InlineData("::1", "::1")]
    public void A_client_is_an_address_or_the_network_of_a_site(string address, string client) =>
        Assert.Equal(IPAddress.Parse(client), ClientAddress.Of(new IPEndPoint(IPAddress.Parse(address), 25)));

    [Fact]
    public async Task Recipients_of_one_message_and_of_one_session_are_bounded()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { Recipients = 2, RecipientsPerSession = 3 });
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<a@example.net>", "250");
        await client.AskAsync("RCPT TO:<b@example.net>", "250");
        await client.AskAsync("RCPT TO:<c@example.net>", "452 4.5.3 Too many recipients");
        await client.AskAsync("RSET", "250");
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RCPT TO:<d@example.net>", "250");
        await client.AskAsync("RCPT TO:<e@example.net>", "452 4.5.3 Too many recipients in this session");
        await client.AskAsync("DATA", "354");
    }

    [Fact]
    public async Task A_session_carries_so_many_messages_and_the_client_comes_back_for_others()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { MessagesPerSession = 1 });
        await using var client = await service.ConnectAsync();
        Assert.Contains("LIMITS MAILMAX=1 RCPTMAX=1000", await client.AskAsync("EHLO c", "250"), StringComparison.Ordinal);
        await client.LogInAsync(service.Secret);
        await client.MailAsync();

        await client.AskAsync("MAIL FROM:<shop@acme.test>", "421 4.5.3");
    }

    [Fact]
    public async Task A_message_that_is_too_large_is_refused_by_its_size_and_by_its_octets()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { MessageSize = 1000 });
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test> SIZE=1001", "552 5.3.4");

        await client.MailAsync("552 5.3.4", $"{SubmissionClient.Message}{new string('x', 990)}\r\n");

        Assert.Empty(service.Desk.Handovers);
        await client.MailAsync();
    }

    [Fact]
    public async Task When_the_messages_on_their_way_take_all_the_room_the_next_is_put_off()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { ContentMemory = 50_000 });
        await using var waiting = await service.LogInAsync();
        await waiting.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await waiting.AskAsync("RCPT TO:<ann@example.net>", "250");
        await waiting.SendAsync("BDAT 30000\r\n" + new string('x', 30_000));
        await waiting.ExpectAsync("250 2.0.0");

        await using var client = await service.LogInAsync();
        await client.MailAsync("452 4.3.1", SubmissionClient.Message + string.Concat(Enumerable.Repeat(new string('x', 70) + "\r\n", 400)));
        await waiting.AskAsync("RSET", "250");
        await client.MailAsync();

        Assert.Single(service.Desk.Handovers);
    }

    [Fact]
    public async Task Over_the_rate_of_its_key_a_client_is_put_off_and_never_refused_for_good()
    {
        await using var service = await SubmissionService.StartWithAsync(limits => limits with { MessagesPerSecond = 1, Burst = 2 });
        var otherSecret = service.AddKey(key => key, out _);
        await using var client = await service.LogInAsync();
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RSET", "250");
        await client.AskAsync("MAIL FROM:<shop@acme.test>", "250");
        await client.AskAsync("RSET", "250");

        // The bucket fills in a time of its own: sooner or later it is empty.
        string reply;
        do
        {
            reply = await client.AskAsync("MAIL FROM:<shop@acme.test>", "");
            await client.AskAsync("RSET", "250");
        }
        while (reply.StartsWith("250", StringComparison.Ordinal));

        Assert.Matches("^451 4[.]7[.]1 Too many messages with this key; try again in [0-9]+ s\r\n$", reply);
        await using var other = await service.ConnectAsync();
        await other.LogInAsync(otherSecret);
        await other.MailAsync();
    }

    [Fact]
    public async Task While_nothing_can_be_kept_mail_is_put_off()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        service.Desk.Answer = _ => throw new StoreException(StoreFault.Full, "the disk of the data folder is full");
        await client.MailAsync("452 4.3.1");
        await client.MailAsync("452 4.3.1");
        service.Desk.Answer = _ => Task.FromResult(MemoryDesk.Refuse(RefusalReason.Unavailable, "come back later"));
        await client.MailAsync("452 4.3.1 come back later");

        service.Desk.Answer = null;
        await client.MailAsync();
        Assert.Equal("DATA is put off with 452, since the store cannot be used (Full): the disk of the data folder is full; told once until it is over", Assert.Single(service.Log.Of(2351)));
        Assert.Equal("DATA is taken again; 2 times it was put off", Assert.Single(service.Log.Of(2353)));
    }

    [Fact]
    public async Task While_keys_cannot_be_looked_up_MAIL_is_put_off()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        service.Accounts.IsDown = true;
        service.Clock.Advance(TimeSpan.FromSeconds(3));

        await client.AskAsync("MAIL FROM:<shop@acme.test>", "452 4.3.1");
    }

    [Fact]
    public void Options_that_contradict_each_other_are_refused()
    {
        var options = new SubmissionOptions { ServerName = Smtp.Domain.Parse("mx.test") };
        var user = new SubmissionUser("printer", Smtp.ScramCredential.FromPassword("correct horse"), Guid.Empty);

        options.Validate();
        Assert.Throws<ArgumentException>(() => (options with { PlainLoopbackPort = 25 }).Validate());
        Assert.Throws<ArgumentException>(() => (options with { Users = [user, user] }).Validate());
        Assert.Throws<ArgumentException>(() => (options with { Users = [user with { Name = "resend" }] }).Validate());
        Assert.Throws<ArgumentException>(() => (options with { Users = [user with { Name = Guid.Empty.ToString() }] }).Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => (options with { Limits = new SubmissionLimits { Connections = 0 } }).Validate());
        Assert.Throws<ArgumentOutOfRangeException>(() => (options with { Limits = new SubmissionLimits { MessageSize = int.MaxValue } }).Validate());
    }
}
