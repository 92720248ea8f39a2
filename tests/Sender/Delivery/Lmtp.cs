using System.Net;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Delivery;

/// <summary>A message to an LMTP server on this machine: a fate for each recipient, and a receipt that does not speak of TLS where there was none.</summary>
public sealed class Lmtp : SenderTest
{
    [Fact]
    public async Task The_receipt_says_that_there_was_no_TLS_and_why_that_is_no_harm()
    {
        await using var peer = ScriptedPeer.Listen(Greeting().Takes(final: "250 2.0.0 <bob@example.net> aBc+d/E Saved").Ends());

        var receipt = await SendAsync(Options($"lmtp://127.0.0.1:{peer.Port}"), Message());
        await peer.Completion;

        var connection = receipt.Attempts[0].Connection!;
        Assert.Equal((null, null, null, Locality.Loopback), (connection.Tls, connection.Mode, connection.Authentication, connection.Locality));
        Assert.Equal($"127.0.0.1:{peer.Port}", connection.Endpoint);
        Assert.Equal("aBc+d/E", receipt.Recipients[0].QueueId);
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 1).Status);
        Assert.Equal($"no TLS: the server is on this machine, reached over loopback (127.0.0.1:{peer.Port}); nothing crossed a network", Practice(receipt, 1).Evidence);
        Assert.Equal((PracticeStatus.Met, "Loopback"), (Practice(receipt, 2).Status, Practice(receipt, 2).Facts["locality"]));
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 4).Status);
        Assert.Equal(PracticeStatus.Met, Practice(receipt, 7).Status);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 9).Status);
        var read = ReceiptJson.Read(ReceiptJson.Write(receipt)).Attempts[0].Connection!;
        Assert.Equal((null, null, Locality.Loopback), (read.Tls, read.Mode, read.Locality));
    }

    [Fact]
    public async Task What_is_refused_for_now_goes_again_for_that_recipient_alone()
    {
        await using var peer = ScriptedPeer.Listen(Greeting()
            .Takes(recipients: 3, final: "250 saved").Reply("450 4.2.0 locked").Reply("552 5.2.2 full")
            .Expect("MAIL").Reply("250 ok").ExpectLine("RCPT TO:<carol@example.net>").Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 saved")
            .Ends());
        var message = Message();
        message.To.Add(MailboxAddress.Parse("carol@example.net"));
        message.To.Add(MailboxAddress.Parse("dave@example.net"));

        var receipt = await SendAsync(Options($"lmtp://127.0.0.1:{peer.Port}") with { Retry = new RetryOptions { MaxAttempts = 2, FirstDelay = TimeSpan.Zero } }, message);
        await peer.Completion;

        Assert.Equal([Delivered.Yes, Delivered.Yes, Delivered.No], receipt.Recipients.Select(recipient => recipient.Delivered));
        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal(2, receipt.Attempts.Length);
        Assert.Equal(FailureScope.Recipient, receipt.Recipients[2].Error!.Scope);
    }

    [Fact]
    public async Task Localhost_is_tried_at_each_of_its_addresses()
    {
        await using var peer = ScriptedPeer.Listen(Greeting().Takes().Ends());
        // Nobody listens on 127.0.0.2: the peer has 127.0.0.1 alone.
        await using (var sender = new MailSender(Options($"lmtp://localhost:{peer.Port}"), new Resolver(IPAddress.Parse("127.0.0.2"), IPAddress.Loopback), SystemNetwork.Instance, () => 0))
        {
            var receipt = await sender.SendAsync(Message(), Token);

            Assert.Equal([$"127.0.0.2:{peer.Port}", $"127.0.0.1:{peer.Port}"], receipt.Attempts[0].Connection!.AddressesTried);
        }

        await peer.Completion;
    }

    [Fact]
    public async Task A_socket_that_is_not_there_is_a_lost_connection_and_may_come_back()
    {
        var receipt = await SendAsync(Options("lmtp+unix:/nonexistent/lmtp"), Message());

        var error = receipt.Recipients[0].Error!;
        Assert.Equal((SendStage.Connect, SmtpFailure.ConnectionLost, true, Delivered.No), (error.Stage, error.Failure, error.Transient, error.Delivered));
        Assert.Contains("/nonexistent/lmtp", error.Message, StringComparison.Ordinal);
    }

    private static SenderOptions Options(string url) => new() { Relays = [RelayOptions.FromUrl(url)], Retry = new RetryOptions { MaxAttempts = 1 } };

    private static PeerScript Greeting() => new PeerScript().Greet("220 local.example LMTP").Expect("LHLO").Reply("250-local.example", "250 8BITMIME");

    private sealed class Resolver(params IPAddress[] addresses) : INameResolver
    {
        public Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken) => Task.FromResult(addresses);
    }
}
