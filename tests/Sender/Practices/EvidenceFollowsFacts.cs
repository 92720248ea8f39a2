using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using MimeKit;
using Waxwing.Smtp;
using Waxwing.Tests.Support;
using Waxwing.TestSupport;

namespace Waxwing.Tests.Practices;

/// <summary>For each practice the fact is changed, and the receipt changes with it. No evidence is a constant.</summary>
[Collection(nameof(Waxwing.Tests.Telemetry.NobodyListens))]
public sealed class EvidenceFollowsFacts : SenderTest
{
    [Fact]
    public async Task Practice_1_tells_where_TLS_began_and_how_much_was_said_before()
    {
        await using var implicitPeer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var startTlsPeer = ScriptedPeer.Listen(RelayScripts.StartTls(Authority).Takes().Ends());
        var before = Practice(await SendAsync(Options(implicitPeer), Message()), 1);
        var after = Practice(await SendAsync(Options(startTlsPeer, TlsMode.StartTls), Message()), 1);

        Assert.Equal(("0", "Implicit"), (before.Facts["clearOctets"], before.Facts["mode"]));
        Assert.Equal((startTlsPeer.ReceivedInClear.Length.ToString(), "StartTls"), (after.Facts["clearOctets"], after.Facts["mode"]));
        Assert.Equal("EHLO [127.0.0.1], STARTTLS", after.Facts["clearCommands"]);
        Assert.All([before, after], practice => Assert.Equal(PracticeStatus.Met, practice.Status));
    }

    [Fact]
    public async Task Practice_1_tells_the_group_of_the_key_exchange_and_whether_a_session_was_resumed()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(Options(peer), Message());
        var practice = Practice(receipt, 1);

        // The server of this test takes the first group that OpenSSL offers.
        Assert.Equal(("x25519", "no"), (practice.Facts["group"], practice.Facts["resumed"]));
        Assert.Contains("group x25519;", practice.Evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("resumed", practice.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_relay_without_a_pinned_key_gets_no_mail()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue()));
        var options = Options(peer);
        var receipt = await SendAsync(options with { Relays = [options.Relays[0] with { Pins = [new string('0', 64), new string('1', 64)] }] }, Message());

        Assert.Equal(nameof(SmtpFailureDetail.CertificatePinMismatch), receipt.Recipients[0].Error!.Detail);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2).Status);
    }

    [Fact]
    public async Task Practices_1_2_and_9_are_not_met_where_TLS_was_stripped()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().Greet("220 relay.example").Hello().ExpectEnd());
        var receipt = await SendAsync(Options(peer, TlsMode.StartTls), Message());
        await peer.Completion;

        Assert.All([1, 2, 4, 7, 9], number => Assert.Equal(PracticeStatus.NotMet, Practice(receipt, number).Status));
        Assert.Contains("does not offer STARTTLS", Practice(receipt, 1).Evidence, StringComparison.Ordinal);
        Assert.Equal("TlsNotOffered", receipt.Recipients[0].Error!.Detail);
    }

    [Fact]
    public async Task Practice_2_tells_who_was_verified_and_who_vouched()
    {
        await using var byAuthority = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        using var certificate = Authority.Issue();
        await using var byFingerprint = ScriptedPeer.Listen(RelayScripts.Implicit(new SslServerAuthenticationOptions { ServerCertificate = certificate }).Takes().Ends());
        var first = Practice(await SendAsync(Options(byAuthority), Message()), 2);
        var options = Options(byFingerprint);
        var fingerprint = certificate.GetCertHashString(System.Security.Cryptography.HashAlgorithmName.SHA256);
        var second = Practice(await SendAsync(options with { Relays = [options.Relays[0] with { AuthorityFile = null, TrustedCertificateFingerprint = fingerprint }] }, Message()), 2);

        Assert.Equal(("ConfiguredAuthority", "localhost", "CN=Test authority"), (first.Facts["trust"], first.Facts["matchedName"], first.Facts["trustAnchor"]));
        Assert.Equal("Fingerprint", second.Facts["trust"]);
        Assert.Equal(fingerprint.ToLowerInvariant(), second.Facts["fingerprint"]);
        Assert.NotEqual(first.Facts["fingerprint"], second.Facts["fingerprint"]);
    }

    [Fact]
    public async Task Practice_2_is_not_met_by_a_certificate_for_another_name()
    {
        await using var peer = ScriptedPeer.Listen(new PeerScript().SecureRefused(Authority.Issue("other.example")));
        var receipt = await SendAsync(Options(peer), Message());

        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2).Status);
        Assert.Contains("other.example", Practice(receipt, 2).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Practice_4_tells_the_mechanism_and_whether_the_password_was_revealed()
    {
        await using var scram = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "AUTH PLAIN SCRAM-SHA-256").AuthScram("correct horse").Takes().Ends());
        await using var plain = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "AUTH PLAIN CRAM-MD5").AuthPlain().Takes().Ends());
        await using var none = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var strong = Practice(await SendAsync(WithUser(Options(scram)), Message()), 4);
        var weak = Practice(await SendAsync(WithUser(Options(plain)), Message()), 4);
        var absent = Practice(await SendAsync(Options(none), Message()), 4);

        Assert.Equal(("SCRAM-SHA-256", "no", "yes"), (strong.Facts["mechanism"], strong.Facts["passwordRevealed"], strong.Facts["serverVerified"]));
        Assert.Equal("NotOffered", strong.Facts["channelBinding"]);
        Assert.Contains("the server offers no -PLUS", strong.Evidence, StringComparison.Ordinal);
        Assert.Equal(("PLAIN", "yes", "no", "PLAIN CRAM-MD5"), (weak.Facts["mechanism"], weak.Facts["passwordRevealed"], weak.Facts["serverVerified"], weak.Facts["offered"]));
        Assert.Contains("password revealed to server", weak.Evidence, StringComparison.Ordinal);
        Assert.Equal(PracticeStatus.NotMet, absent.Status);
    }

    [Fact]
    public async Task Practice_4_tells_of_a_token_and_of_a_client_certificate()
    {
        using var certificate = Authority.Issue();
        var file = Path.GetTempFileName();
        File.WriteAllText(file, certificate.ExportCertificatePem());
        var asking = TlsPolicy.ServerOptions(certificate);
        asking.ClientCertificateRequired = true;
        asking.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null && certificate.RawData.AsSpan().SequenceEqual(shown.GetRawCertData());
        await using var token = ScriptedPeer.Listen(RelayScripts.Implicit(Authority, "AUTH XOAUTH2").Expect("AUTH XOAUTH2 ").Reply("235 ok").Takes().Ends());
        await using var external = ScriptedPeer.Listen(RelayScripts.Implicit(asking, "AUTH EXTERNAL").ExpectLine("AUTH EXTERNAL =").Reply("235 ok").Takes().Ends());
        await using var mutual = ScriptedPeer.Listen(RelayScripts.Implicit(asking).Takes().Ends());
        var key = Secret.FromValue(certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
        var withToken = Practice(await SendAsync(With(Options(token), relay => relay with { UserName = "ada", Token = Secret.FromValue("canary") }), Message()), 4);
        var withCertificate = Practice(await SendAsync(With(Options(external), relay => relay with { ClientCertificateFile = file, ClientKey = key }), Message()), 4);
        var withoutAuth = Practice(await SendAsync(With(Options(mutual), relay => relay with { ClientCertificateFile = file, ClientKey = key }), Message()), 4);
        File.Delete(file);

        Assert.Equal(("XOAUTH2", "no"), (withToken.Facts["mechanism"], withToken.Facts["passwordRevealed"]));
        Assert.Contains("a bearer token was sent", withToken.Evidence, StringComparison.Ordinal);
        Assert.Equal("EXTERNAL", withCertificate.Facts["mechanism"]);
        Assert.Equal((PracticeStatus.Met, "none"), (withoutAuth.Status, withoutAuth.Facts["mechanism"]));
        Assert.Equal(withCertificate.Facts["clientCertificate"], withoutAuth.Facts["clientCertificate"]);
    }

    private static SenderOptions With(SenderOptions options, Func<RelayOptions, RelayOptions> change) => options with { Relays = [change(options.Relays[0])] };

    [Fact]
    public async Task Practice_5_tells_how_long_each_phase_took()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority)
            .Expect("MAIL").Reply("250 ok").Expect("RCPT")
            .Do("seven seconds pass", _ =>
            {
                clock.Advance(TimeSpan.FromSeconds(7));
                return Task.CompletedTask;
            })
            .Reply("250 ok").Expect("DATA").Reply("354 go").ExpectContent().Reply("250 ok").Ends());
        var receipt = await SendAsync(Options(peer) with { Clock = clock }, Message());

        Assert.Equal("7 s of 300 s", Practice(receipt, 5).Facts["RcptTo"]);
        Assert.Equal("0 s of 300 s", Practice(receipt, 5).Facts["MailFrom"]);
        Assert.Contains("closest to its deadline: RcptTo, 7.000 s of 300 s", Practice(receipt, 5).Evidence, StringComparison.Ordinal);
        Assert.Equal(7, receipt.Attempts[0].Transactions[0].Phases.Single(phase => phase.Stage == SendStage.RcptTo).Seconds);
    }

    [Fact]
    public async Task Practice_5_tells_whose_deadline_ended_and_where_the_message_was()
    {
        var ofMessage = await EndedAsync(options => options with { Deadline = TimeSpan.FromSeconds(60) }, TimeSpan.FromSeconds(60));
        var ofPhase = await EndedAsync(options => options with { Timeouts = new SmtpTimeouts { MailFrom = TimeSpan.FromSeconds(20) } }, TimeSpan.FromSeconds(20));

        Assert.Equal((PracticeStatus.NotMet, "the message's deadline of 60 s ended at MailFrom"), (ofMessage.Status, ofMessage.Evidence));
        Assert.Equal(("messageDeadline", "MailFrom", "60 s"), (ofMessage.Facts["ended"], ofMessage.Facts["endedAt"], ofMessage.Facts["messageDeadline"]));
        Assert.Equal((PracticeStatus.NotMet, "the deadline of MailFrom ended: the server did not answer within 20 s"), (ofPhase.Status, ofPhase.Evidence));
        Assert.Equal(("MailFrom", "MailFrom", "900 s"), (ofPhase.Facts["ended"], ofPhase.Facts["endedAt"], ofPhase.Facts["messageDeadline"]));

        async Task<PracticeEvidence> EndedAsync(Func<SenderOptions, SenderOptions> with, TimeSpan after)
        {
            var clock = new ObservedClock();
            await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Stall());
            var sending = SendAsync(with(Options(peer)) with { Clock = clock }, Message());
            await peer.Reached("stall").WaitAsync(Token);
            // The first is that of the write, which the server has taken or is about to: the reply's own is the second.
            await clock.WhenArmedAsync(with(Options(peer)).Timeouts.MailFrom, times: 2);
            clock.Advance(after);
            return Practice(await sending, 5);
        }
    }

    [Fact]
    public async Task Practice_5_tells_where_the_deadline_ended_only_the_wait_for_another_attempt()
    {
        var clock = new ObservedClock();
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("451 later").Ends());
        var options = Options(peer) with { Clock = clock, Deadline = TimeSpan.FromSeconds(1), Retry = new RetryOptions() };
        await using var sender = new MailSender(options, SystemNetwork.Instance, SystemNetwork.Instance, () => 0.5);
        var sending = sender.SendAsync(Message(), Token);
        await clock.WhenArmedAsync(TimeSpan.FromSeconds(1.5));
        clock.Advance(TimeSpan.FromSeconds(1));
        var practice = Practice((await Assert.ThrowsAsync<SendException>(() => sending)).Receipt!, 5);

        Assert.Equal((PracticeStatus.Met, "messageDeadline"), (practice.Status, practice.Facts["ended"]));
        Assert.EndsWith("; the message's deadline of 1 s ended the wait for another attempt", practice.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Practice_6_tells_replies_and_failures_and_is_not_met_by_an_unknown_fate()
    {
        await using var good = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        await using var bad = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("550 5.1.1 no").Ends());
        await using var silent = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply("250 ok")
            .Expect("DATA").Reply("354 go").ExpectContent().Drop());
        var fine = Practice(await SendAsync(Options(good), Message()), 6);
        var refused = Practice(await SendAsync(Options(bad), Message()), 6);
        var unknown = await SendAsync(Options(silent), Message());

        Assert.Equal(("4", "4", "1"), (fine.Facts["repliesExpected"], fine.Facts["repliesReceived"], fine.Facts["accepted"]));
        Assert.Equal("RcptTo × Rejected × Recipient × delivered No × retry Never", refused.Facts["failures"]);
        Assert.Equal(SendOutcome.Unknown, unknown.Outcome);
        Assert.Equal(PracticeStatus.NotMet, Practice(unknown, 6).Status);
        Assert.Equal("1", Practice(unknown, 6).Facts["unknown"]);
    }

    [Theory]
    [InlineData(465, TlsMode.Implicit, "RFC 8314", "yes")]
    [InlineData(587, TlsMode.StartTls, "RFC 6409", "yes")]
    [InlineData(465, TlsMode.StartTls, "the configuration's own choice", "no")]
    [InlineData(2525, TlsMode.StartTls, "the configuration's own choice", "no")]
    public async Task Practice_7_tells_port_and_mode(int port, TlsMode mode, string says, string registered)
    {
        await using var peer = ScriptedPeer.Listen((mode == TlsMode.Implicit ? RelayScripts.Implicit(Authority) : RelayScripts.StartTls(Authority)).Takes().Ends());
        var options = Options(peer, mode) with { Relays = [Options(peer, mode).Relays[0] with { Port = port, PortIsStated = true }] };
        await using var sender = new MailSender(options, SystemNetwork.Instance, new RedirectingDialer(peer.Port), () => 0);
        var practice = Practice(await sender.SendAsync(Message(), Token), 7);

        Assert.Equal((port.ToString(), mode.ToString(), registered), (practice.Facts["port"], practice.Facts["mode"], practice.Facts["registered"]));
        Assert.Contains(says, practice.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Practice_8_tells_what_was_judged()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends());
        var message = Message();
        message.Bcc.Add(new MailboxAddress(null, "eve@example.net"));
        message.Body = new Multipart("mixed") { new TextPart("plain") { Text = "x" }, new MimePart { FileName = "setup.exe", Content = new MimeContent(new MemoryStream([1])) } };
        var receipt = await SendAsync(Options(peer), message);
        var practice = Practice(receipt, 8);
        await using var other = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var plain = Practice(await SendAsync(Options(other), Message()), 8);
        var nobody = Message();
        nobody.To.Clear();
        var refused = Practice(await SendAsync(Options(peer), nobody), 8);

        Assert.Equal(("3", "yes", "1", "1"), (practice.Facts["addresses"], practice.Facts["bccStripped"], practice.Facts["hiddenRecipients"], practice.Facts["attachments"]));
        Assert.Contains("setup.exe", Assert.Single(receipt.Warnings), StringComparison.Ordinal);
        Assert.Equal(("2", "no", "0", "0"), (plain.Facts["addresses"], plain.Facts["bccStripped"], plain.Facts["hiddenRecipients"], plain.Facts["attachments"]));
        Assert.Equal(PracticeStatus.NotMet, refused.Status);
    }

    [Fact]
    public async Task Practice_9_tells_what_was_negotiated()
    {
        await using var newest = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
#pragma warning disable RS0030 // The server of this test must speak one version alone.
        var only12 = new SslServerAuthenticationOptions { ServerCertificate = Authority.Issue(), EnabledSslProtocols = System.Security.Authentication.SslProtocols.Tls12 };
#pragma warning restore RS0030
        await using var older = ScriptedPeer.Listen(RelayScripts.Implicit(only12).Takes().Ends());
        var first = Practice(await SendAsync(Options(newest), Message()), 9);
        var second = Practice(await SendAsync(Options(older), Message()), 9);

        Assert.Equal("TLS 1.3", first.Facts["negotiated"]);
        Assert.Equal("TLS 1.2", second.Facts["negotiated"]);
        Assert.StartsWith("TLS_ECDHE_", second.Facts["cipherSuite"], StringComparison.Ordinal);
        Assert.NotEqual(first.Facts["cipherSuite"], second.Facts["cipherSuite"]);
    }

    [Fact]
    public async Task Practice_11_counts_attempts_and_waits()
    {
        await using var peer = ScriptedPeer.Listen(
            RelayScripts.Implicit(Authority).Expect("MAIL").Reply("451 4.3.0 later").Takes().Ends());
        var options = Options(peer) with { Retry = new RetryOptions { MaxAttempts = 3, FirstDelay = TimeSpan.FromMilliseconds(20) } };
        var twice = Practice(await SendAsync(options, Message()), 11);
        await using var other = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var once = Practice(await SendAsync(Options(other), new OutgoingMessage(Message()) { Kind = MailKind.OneTimePassword }), 11);

        Assert.Equal(("2", "3", "Notification"), (twice.Facts["attempts"], twice.Facts["maxAttempts"], twice.Facts["kind"]));
        Assert.NotEqual("0", twice.Facts["waitedSeconds"]);
        Assert.Equal(("1", "1", "600"), (once.Facts["attempts"], once.Facts["maxAttempts"], once.Facts["lifeSeconds"]));
    }

    [Fact]
    public async Task Practice_12_tells_where_the_id_comes_from()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Takes().Ends());
        await using var sender = new MailSender(Options(peer));
        var own = Message();
        own.MessageId = "order-17@shop.example";
        var local = Message();
        local.MessageId = $"abc@{System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().HostName}";
        var generated = Practice(await sender.SendAsync(Message(), Token), 12);
        var given = Practice(await sender.SendAsync(own, Token), 12);
        var replaced = Practice(await sender.SendAsync(local, Token), 12);

        Assert.Equal("Generated", generated.Facts["origin"]);
        Assert.EndsWith("@example.org>", generated.Facts["messageId"], StringComparison.Ordinal);
        Assert.Equal(("Given", "<order-17@shop.example>"), (given.Facts["origin"], given.Facts["messageId"]));
        Assert.Equal("Replaced", replaced.Facts["origin"]);
        Assert.DoesNotContain("abc@", replaced.Facts["messageId"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Practice_10_tells_where_the_record_of_this_message_went()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Takes().Ends());
        var options = Options(peer);
        await using var sender = new MailSender(options);
        var silent = Practice(await sender.SendAsync(Message(), Token), 10);
        using var metrics = new KeptMetrics();
        await using var loggedPeer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Ends());
        await using var counted = new MailSender(Options(loggedPeer) with { Telemetry = new TelemetryOptions { MeterFactory = metrics, Addresses = AddressHash.FromKey(Secret.FromValue("a key of the operator's")) } });
        var onlyCounted = Practice(await counted.SendAsync(Message(), Token), 10);
        using var traces = new KeptTraces();
        var traced = Practice(await counted.SendAsync(Message(), Token), 10);
        await using var bothPeer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var logged = Practice(await SendAsync(Options(bothPeer) with { Logger = new KeptLog(), Telemetry = new TelemetryOptions { MeterFactory = metrics } }, Message()), 10);

        Assert.Equal((PracticeStatus.NotMet, "no", "none", "no", "yes"), (silent.Status, silent.Facts["log"], silent.Facts["trace"], silent.Facts["metrics"], silent.Facts["addressesOfThisProcessOnly"]));
        Assert.Equal((PracticeStatus.NotMet, "yes", "no"), (onlyCounted.Status, onlyCounted.Facts["metrics"], onlyCounted.Facts["addressesOfThisProcessOnly"]));
        Assert.Equal((PracticeStatus.Met, traces.Root.TraceId.ToString(), "no"), (traced.Status, traced.Facts["trace"], traced.Facts["log"]));
        Assert.Equal((PracticeStatus.Met, "yes"), (logged.Status, logged.Facts["log"]));
        Assert.Contains("a logger took how it ended", logged.Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_not_built_is_said_to_be_not_met()
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var receipt = await SendAsync(Options(peer), Message());

        Assert.Equal(Enumerable.Range(1, 17), receipt.Practices.Select(practice => practice.Practice));
        Assert.All([3, 15, 16, 17], number => Assert.Equal(PracticeStatus.NotMet, Practice(receipt, number).Status));
    }
}

/// <summary>Connects to one loopback port, whatever is asked for.</summary>
internal sealed class RedirectingDialer(int port) : IDialer
{
    public Task<Stream> ConnectAsync(System.Net.IPEndPoint endpoint, CancellationToken cancellationToken) =>
        SystemNetwork.Instance.ConnectAsync(new System.Net.IPEndPoint(System.Net.IPAddress.Loopback, port), cancellationToken);
}
