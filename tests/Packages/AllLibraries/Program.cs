using System.Net;
using System.Net.Sockets;
using System.Text;
using Waxwing;
using Waxwing.OAuth;
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

// The second source finds in the store what the first one put there: keys, ciphers and their types are found by name.
using var http = new TcpListener(IPAddress.Loopback, 0);
http.Start();
var asked = 0;
_ = Task.Run(async () =>
{
    while (true)
    {
        using var client = await http.AcceptTcpClientAsync();
        await client.GetStream().ReadAsync(new byte[8192]);
        asked++;
        const string token = """{"access_token":"abc","token_type":"Bearer","expires_in":3600,"refresh_token":"r"}""";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {token.Length}\r\nConnection: close\r\n\r\n{token}"));
    }
});
var store = new TokenStoreOptions { Folder = Path.Combine(Directory.CreateTempSubdirectory("waxwing-all-").FullName, "store"), Key = Secret.FromValue(new string('k', 40)) };
var oauth = new OAuthOptions
{
    Flow = OAuthFlow.RefreshToken,
    TokenEndpoint = new Uri($"http://127.0.0.1:{((IPEndPoint)http.LocalEndpoint).Port}/token"),
    ClientId = "client",
    RefreshToken = Secret.FromValue("first"),
    PlainLoopback = true,
};
var tokens = new List<string>();
for (var i = 0; i < 2; i++)
{
    var options = new SenderOptions { Relays = [new RelayOptions { Host = "localhost", UserName = "ada@example.org", OAuth = oauth }] }.WithOAuth(store);
    tokens.Add(await options.Relays[0].TokenSource!.GetTokenAsync(refused: null, CancellationToken.None));
}

Console.WriteLine($"OAuth: {string.Join(' ', tokens)}, asked {asked}");
