using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Interop.Tests;

/// <summary>
/// What servers that this project did not write make of RET, ENVID, NOTIFY, ORCPT (RFC 3461) and REQUIRETLS (RFC 8689): read from the
/// report that Postfix and Exim send, and from what smtp-server understood. BINARYMIME, DELIVERBY and LIMITS are offered by none of
/// them in the versions at hand; <c>tests/Sender</c> shows those against our own server half.
/// </summary>
public sealed class Requests(PostfixServer postfix, EximServer exim, NodeSmtpServer smtpServer)
{
    private const string Body = "the body that a report may bring back";

    public static MatrixTheoryData<string, Listener> EveryWay { get; } = new(["Postfix", "Exim"], [Listener.Smtps, Listener.SmtpsWithoutChunking]);

    public static MatrixTheoryData<string, DsnReturn> EveryReturn { get; } = new(["Postfix", "Exim"], [DsnReturn.Headers, DsnReturn.Full]);

    [Theory, MemberData(nameof(EveryWay))]
    public async Task A_report_of_delivery_names_the_envelope_and_the_original_recipient(string name, Listener listener)
    {
        var (server, sender, recipient) = (ServerNamed(name), Address.Fresh("reports"), Address.Fresh("reported"));

        var receipt = await SendAsync(server, listener, new OutgoingMessage(Message(recipient))
        {
            ReversePath = Mailbox.Parse(sender),
            Notify = DsnNotify.Success | DsnNotify.Failure,
            Return = DsnReturn.Headers,
            EnvelopeId = Id("order 4+2=6"),
        });

        Assert.Equal([EnvelopeRequest.Return, EnvelopeRequest.EnvelopeId, EnvelopeRequest.Notify, EnvelopeRequest.OriginalRecipient], receipt.Attempts[0].Transactions[0].Asked);
        var arrived = await server.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Equal(receipt.Content!.Sha256, Convert.ToHexStringLower(SHA256.HashData(arrived.Content)));
        var report = await ReportAsync(server, sender);
        // Exim 4.96 keeps the id encoded, against RFC 3464 §2.2.1; Postfix decodes it.
        Assert.Contains($"Original-Envelope-Id: {(name is "Exim" ? "order+204+2B2+3D6" : "order 4+2=6")}", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains($"Original-Recipient: rfc822;{(name is "Exim" ? recipient.Replace("+", "+2B", StringComparison.Ordinal) : recipient)}", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Action: delivered", report, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Body, report, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(EveryReturn))]
    public async Task A_report_of_failure_brings_back_what_was_asked_for(string name, DsnReturn back)
    {
        var (server, sender, recipient) = (ServerNamed(name), Address.Fresh("reports"), Address.FreshUndeliverable("fails"));

        await SendAsync(server, Listener.Smtps, new OutgoingMessage(Message(recipient)) { ReversePath = Mailbox.Parse(sender), Return = back, EnvelopeId = Id("order-5") });

        var report = await ReportAsync(server, sender);
        Assert.Contains("Original-Envelope-Id: order-5", report, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("Action: failed", report, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(back == DsnReturn.Full, report.Contains(Body, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Postfix")]
    [InlineData("Exim")]
    public async Task Whoever_wants_to_hear_of_nothing_hears_of_nothing(string name)
    {
        var (server, sender) = (ServerNamed(name), Address.Fresh("silence"));
        var message = Message(Address.FreshUndeliverable("fails"));

        await SendAsync(server, Listener.Smtps, new OutgoingMessage(message) { ReversePath = Mailbox.Parse(sender), Notify = DsnNotify.Never });
        await SendAsync(server, Listener.Smtps, new OutgoingMessage(Message(Address.FreshUndeliverable("fails"))) { ReversePath = Mailbox.Parse(sender), EnvelopeId = Id("second") });

        // The report of the second message is the first that comes.
        Assert.Contains("Original-Envelope-Id: second", await ReportAsync(server, sender), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task What_smtp_server_understood_is_what_was_asked_for()
    {
        var recipient = Address.Fresh("requests");

        var receipt = await SendAsync(smtpServer, Listener.SmtpsWithoutChunking, new OutgoingMessage(Message(recipient))
        {
            RequireTls = true,
            Notify = DsnNotify.Never,
            Return = DsnReturn.Full,
            EnvelopeId = Id("order-4"),
        });

        Assert.Contains(EnvelopeRequest.RequireTls, receipt.Attempts[0].Transactions[0].Asked);
        var envelope = await smtpServer.NextEnvelopeAsync(recipient, TestContext.Current.CancellationToken);
        Assert.True(envelope.GetProperty("requireTls").GetBoolean());
        Assert.Equal(("FULL", "order-4"), (envelope.GetProperty("ret").GetString(), envelope.GetProperty("envid").GetString()));
        var dsn = envelope.GetProperty("dsn")[0];
        Assert.Equal("NEVER", dsn.GetProperty("notify")[0].GetString());
        Assert.StartsWith("rfc822;ada", dsn.GetProperty("orcpt").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task REQUIRETLS_after_STARTTLS_counts_too()
    {
        var recipient = Address.Fresh("requiretls");

        await SendAsync(smtpServer, Listener.SubmissionWithoutChunking, new OutgoingMessage(Message(recipient)) { RequireTls = true });

        var envelope = await smtpServer.NextEnvelopeAsync(recipient, TestContext.Current.CancellationToken);
        Assert.True(envelope.GetProperty("requireTls").GetBoolean());
    }

    [Theory]
    [InlineData("smtp-server", Listener.SmtpsWithoutExtensions)]
    [InlineData("Postfix", Listener.Smtps)]
    public async Task Who_does_not_promise_REQUIRETLS_is_not_sent_the_message(string name, Listener listener)
    {
        var server = ServerNamed(name);

        var refused = await Assert.ThrowsAsync<SendException>(() => SendAsync(server, listener, new OutgoingMessage(Message(Address.Fresh("never"))) { RequireTls = true }));

        Assert.Equal((nameof(SmtpFailureDetail.RequireTlsNotOffered), Delivered.No), (refused.Error.Detail, refused.Error.Delivered));
        Assert.Equal(ContentStyle.None, refused.Receipt!.Attempts[0].Transactions[0].Style);
    }

    private IRealServer ServerNamed(string name) => name switch
    {
        "Postfix" => postfix,
        "Exim" => exim,
        _ => smtpServer,
    };

    private static EnvelopeId Id(string text)
    {
        Assert.True(EnvelopeId.TryParse(text, out var id));
        return id;
    }

    private static async Task<string> ReportAsync(IRealServer server, string sender)
    {
        var report = await server.NextArrivalAsync(sender, TestContext.Current.CancellationToken);
        Assert.Equal("", report.ReturnPath);
        var text = Encoding.UTF8.GetString(report.Content);
        Assert.Contains("report-type=delivery-status", text, StringComparison.Ordinal);
        return text;
    }

    private static MimeMessage Message(string recipient)
    {
        var message = new MimeMessage { Subject = "Requests", Body = new TextPart("plain") { Text = Body } };
        message.From.Add(new MailboxAddress("Sender", "sender@example.org"));
        message.To.Add(new MailboxAddress(null, recipient));
        return message;
    }

    private static async Task<SendReceipt> SendAsync(IRealServer server, Listener listener, OutgoingMessage message)
    {
        var endpoint = server[listener];
        await using var sender = new MailSender(new SenderOptions
        {
            Relays =
            [
                new RelayOptions
                {
                    Host = SmtpEndpoint.Host,
                    Port = endpoint.Port,
                    Mode = endpoint.Tls == TlsMode.Implicit ? Smtp.TlsMode.Implicit : Smtp.TlsMode.StartTls,
                    AuthorityFile = server.AuthorityFile,
                },
            ],
            Retry = new RetryOptions { MaxAttempts = 1 },
        });
        return await sender.SendAsync(message, TestContext.Current.CancellationToken);
    }
}
