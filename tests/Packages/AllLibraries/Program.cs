using Waxwing;
using Waxwing.Sandbox;
using Waxwing.Smtp;
using Waxwing.Testing;
using Waxwing.Trust;

// Each library does something here whose end can be seen; what comes out is compared by the test.
var mailbox = Mailbox.Parse("bob@bücher.example");
Console.WriteLine($"Smtp: {mailbox}");

DnsName.TryParse("_submissions._tcp.example.org", out var name);
Console.WriteLine($"Trust: {new DnsQuestion(name!, DnsType.Srv)}");

await using var sandbox = await SandboxServer.StartAsync();
await using var sender = MailSender.ForRelay($"smtps://{sandbox.User}@localhost:{sandbox.SmtpsPort}", Secret.FromValue(sandbox.Password), sandbox.AuthorityFile);
using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Compiled", Text = "hello" }.ToMimeMessage();
var receipt = await sender.SendAsync(message);
Console.WriteLine($"Waxwing: {ReceiptJson.Read(ReceiptJson.Write(receipt)).Outcome}");

var captured = sandbox.Messages.Snapshot().Single();
Console.WriteLine($"Sandbox: {captured.Recipients[0]}, {(captured.Sha256 == receipt.Content!.Sha256 ? "the same octets" : "other octets")}");

var recorder = new RecordingSender().Refuse(to => to.LocalPart is "eve");
var refused = false;
try
{
    await recorder.SendAsync(new MessageDraft { From = "ada@example.org", To = ["eve@example.net"] }.ToMimeMessage());
}
catch (SendException exception)
{
    refused = exception.Receipt!.Transport == SendTransport.Recording;
}

using var authority = new TestAuthority();
await using var peer = ScriptedPeer.Listen(new PeerScript().Secure(authority.Issue()).Greet("554 closed").TakeTheRest());
await using var other = MailSender.ForRelay($"smtps://localhost:{peer.Port}", authorityFile: authority.AuthorityFile);
try
{
    await other.SendAsync(message);
}
catch (SendException exception)
{
    Console.WriteLine($"Testing: {(refused ? "refused" : "not refused")}, {exception.Error.Reply!.Code}");
}
