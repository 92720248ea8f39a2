using System.Text;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Practices;

/// <summary>Canaries stand in every secret and in the body; then everything that was written is searched for them.</summary>
public sealed class Canaries : SenderTest
{
    private const string Password = "canary-password-6b1f";
    private const string Body = "canary-body-93ac";

    [Theory]
    [InlineData("plain")]
    [InlineData("login")]
    [InlineData("scram")]
    [InlineData("refused")]
    [InlineData("repeated")]
    public async Task Neither_log_nor_receipt_nor_transcript_nor_exception_holds_one(string how)
    {
        var repeated = $"{Password} {Base64(Password)} {Base64($"\0ada\0{Password}")}";
        var script = how switch
        {
            "plain" => RelayScripts.Implicit(Authority, "AUTH PLAIN").AuthPlain().Takes(),
            "login" => RelayScripts.Implicit(Authority, "AUTH LOGIN").Expect("AUTH LOGIN").Reply("334 VXNlcm5hbWU6").Expect("").Reply("334 UGFzc3dvcmQ6").Expect("").Reply("235 ok").Takes(),
            "scram" => RelayScripts.Implicit(Authority, "AUTH SCRAM-SHA-256").AuthScram(Password).Takes(),
            "refused" => RelayScripts.Implicit(Authority, "AUTH PLAIN").Expect("AUTH PLAIN").Reply($"535-5.7.8 wrong: {Password}", $"535 5.7.8 {repeated}"),
            _ => RelayScripts.Implicit(Authority, "AUTH PLAIN").AuthPlain().Expect("MAIL").Reply("250 ok").Expect("RCPT").Reply($"550 5.1.1 {repeated}"),
        };
        await using var peer = ScriptedPeer.Listen(script.Ends());
        var transcript = new StringWriter();
        var log = new KeptLog();
        var options = WithUser(Options(peer), password: Password) with { Trace = new SmtpTranscript(transcript), Logger = log };
        await using var sender = new MailSender(options);
        var written = new StringBuilder();
        try
        {
            var receipt = await sender.SendAsync(Message(text: Body), Token);
            written.AppendLine(receipt.ToString()).AppendLine(ReceiptJson.Write(receipt));
        }
        catch (SendException exception)
        {
            written.AppendLine(exception.ToString()).AppendLine(exception.Receipt!.ToString()).AppendLine(ReceiptJson.Write(exception.Receipt));
        }

        written.AppendLine(transcript.ToString()).AppendLine(string.Join('\n', log.Lines)).AppendLine(options.ToString());
        var everything = written.ToString();

        // The search finds what it must: the conversation is there, the canaries are not, and the server did get them.
        Assert.Contains("AUTH", everything, StringComparison.Ordinal);
        Assert.NotEmpty(log.Lines);
        foreach (var canary in new[] { Password, Body })
        {
            Assert.DoesNotContain(canary, everything, StringComparison.Ordinal);
            Assert.DoesNotContain(Base64(canary), everything, StringComparison.Ordinal);
        }

        Assert.DoesNotContain(Base64($"\0ada\0{Password}"), everything, StringComparison.Ordinal);
        if (how is "plain")
        {
            Assert.Contains(Base64($"\0ada\0{Password}"), peer.ReceivedInTls, StringComparison.Ordinal);
        }
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
