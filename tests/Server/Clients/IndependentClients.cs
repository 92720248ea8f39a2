using System.Net;
using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Sandbox;
using Waxwing.Server.Accounts;
using Waxwing.Server.Hosting;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Whole;

namespace Waxwing.Server.Tests.Clients;

/// <summary>Clients that others wrote submit mail by SMTP to the whole service, which delivers it to a relay.</summary>
public sealed class IndependentClients : IAsyncLifetime
{
    private const string Tls = "implicit TLS";
    private const string StartTls = "STARTTLS";
    private const string Subject = "Gr\u00fc\u00dfe aus der K\u00fcche \u2013 \u6ce8\u6587 17";
    private static readonly string[] Recipients = ["ann@customers.net", "bob@customers.net"];
    private static readonly byte[] Attachment = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 7))];

    private readonly TemporaryFolder _folder = new();
    private SandboxServer _relay = null!;
    private WholeService _service = null!;
    private string _key = null!;

    public async ValueTask InitializeAsync()
    {
        _relay = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        var data = Directory.CreateDirectory(_folder["data"]).FullName;
        _service = await WholeService.StartAsync(data, _relay, options => options with { Submission = new IPEndPoint(IPAddress.Loopback, 0) });
        _key = await _service.KeyAsync("acme");
        await File.WriteAllBytesAsync(_folder["bill.bin"], Attachment, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _service.DisposeAsync();
        await _relay.DisposeAsync();
        _folder.Dispose();
    }

    public static TheoryData<string, string, string> Ways => new()
    {
        { "Nodemailer", Tls, "PLAIN" },
        { "Nodemailer", StartTls, "LOGIN" },
        { "MailKit", Tls, "PLAIN" },
        { "MailKit", StartTls, "LOGIN" },
        { "MailKit", StartTls, "SCRAM-SHA-256" },
        { "MailKit", Tls, "SCRAM-SHA-256-PLUS" },
        { "swaks", Tls, "LOGIN" },
        { "swaks", StartTls, "PLAIN" },
        { "msmtp", Tls, "PLAIN" },
        { "msmtp", StartTls, "LOGIN" },
        { "msmtp", Tls, "SCRAM-SHA-256" },
        { "smtplib", Tls, "PLAIN" },
        { "smtplib", Tls, "LOGIN" },
        { "smtplib", StartTls, "PLAIN" },
        { "smtplib", StartTls, "LOGIN" },
        { "Django", Tls, "PLAIN" },
        { "Django", StartTls, "PLAIN" },
    };

    public static TheoryData<string> Clients => [.. ClientPrograms.Names];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_a_client_submits_is_exactly_what_arrives(string client, string door, string mechanism)
    {
        await AcceptedAsync(client, Letter(door, mechanism));

        var arrived = await OnlyArrivalAsync();
        Assert.Equal("shop@acme-shop.net", arrived.Sender?.ToString());
        Assert.Equal(Recipients, arrived.Recipients.Select(recipient => recipient.ToString()).Order(StringComparer.Ordinal));
        using var mime = await MimeMessage.LoadAsync(new MemoryStream(arrived.Content.ToArray()), TestContext.Current.CancellationToken);
        Assert.Equal(Subject, mime.Subject);
        Assert.Equal(["shop@acme-shop.net"], mime.From.Mailboxes.Select(author => author.Address));
        Assert.Equal("It is on its way.", mime.TextBody?.Trim());
        var file = Assert.IsType<MimePart>(Assert.Single(mime.Attachments), exactMatch: false);
        Assert.Equal("bill.bin", file.FileName);
        using var octets = new MemoryStream();
        await file.Content!.DecodeToAsync(octets, TestContext.Current.CancellationToken);
        Assert.Equal(Attachment, octets.ToArray());
        Assert.Contains(_service.Log.All, line => line.Contains($"logged in by {mechanism} as {KeyId}", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_wrong_key_is_refused(string client)
    {
        var other = KeySecret.New(Guid.Parse(KeyId));
        await RefusedAsync(client, Letter(Tls, "PLAIN") with { Password = other }, 535);
    }

    [Theory]
    [InlineData("MailKit")]
    [InlineData("msmtp")]
    public async Task A_wrong_key_is_refused_where_it_is_not_sent(string client) =>
        await RefusedAsync(client, Letter(Tls, "SCRAM-SHA-256") with { Password = KeySecret.New(Guid.Parse(KeyId)) }, 535);

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task Mail_from_the_domain_of_another_is_refused(string client) =>
        await RefusedAsync(client, Letter(StartTls, "PLAIN") with { From = "shop@other-shop.net" }, 550);

    [Theory]
    [MemberData(nameof(Clients))]
    public async Task A_client_that_trusts_another_authority_tells_the_service_nothing(string client)
    {
        foreach (var door in new[] { Tls, StartTls })
        {
            var words = await RefusedAsync(client, Letter(door, "PLAIN") with { AuthorityFile = _relay.AuthorityFile }, code: null);
            Assert.Contains("certificate", words, StringComparison.OrdinalIgnoreCase);
        }

        Assert.DoesNotContain(_service.Log.All, line => line.Contains("log in by", StringComparison.Ordinal) || line.Contains("logged in by", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Nodemailer")]
    [InlineData("smtplib")]
    public async Task What_is_submitted_again_under_the_same_key_arrives_once(string client)
    {
        var letter = Letter(Tls, "PLAIN") with { Repetition = "order-17" };
        await AcceptedAsync(client, letter);
        await AcceptedAsync(client, letter);

        var arrived = await OnlyArrivalAsync();
        Assert.DoesNotContain("Idempotency-Key", Encoding.ASCII.GetString(arrived.Content.Span), StringComparison.OrdinalIgnoreCase);
        await RefusedAsync(client, letter with { Text = "It is late." }, 550, alreadyThere: 1);
    }

    private string KeyId => KeySecret.TryGetId(_key, out var id) ? id.ToString("D") : throw new InvalidOperationException("The key names no id.");

    // SCRAM sends no key that would tell whose it is.
    private Letter Letter(string door, string mechanism) => new()
    {
        Port = door is Tls ? _service.SubmissionsPort : _service.Host.Addresses[2].Port,
        ImplicitTls = door is Tls,
        AuthorityFile = _service.Host.TrialAuthority!,
        User = mechanism.StartsWith("SCRAM", StringComparison.Ordinal) ? KeyId : "resend",
        Password = _key,
        Mechanism = mechanism,
        From = "shop@acme-shop.net",
        To = Recipients,
        Subject = Subject,
        Text = "It is on its way.",
        AttachmentFile = _folder["bill.bin"],
    };

    private static async Task<Said> SubmitAsync(string client, Letter letter)
    {
        var program = ClientPrograms.Named(client);
        program.Need();
        return await program.SubmitAsync(letter);
    }

    private static async Task AcceptedAsync(string client, Letter letter)
    {
        var said = await SubmitAsync(client, letter);
        Assert.True(said.IsAccepted, said.Words);
    }

    private async Task<string> RefusedAsync(string client, Letter letter, int? code, int alreadyThere = 0)
    {
        var said = await SubmitAsync(client, letter);
        Assert.False(said.IsAccepted, said.Words);
        Assert.True(said.Code == code, said.Words);
        Assert.Equal(alreadyThere, (await AcceptedMailAsync()).GetArrayLength());
        Assert.Equal(alreadyThere, _relay.Messages.Snapshot().Count);
        return said.Words;
    }

    // Only once every recipient has it nothing more can come.
    private async Task<CapturedMessage> OnlyArrivalAsync()
    {
        var accepted = Assert.Single((await AcceptedMailAsync()).EnumerateArray());
        await _service.UntilAsync(_key, accepted.GetProperty("id").GetString()!, "delivered");
        return Assert.Single(_relay.Messages.Snapshot());
    }

    private async Task<JsonElement> AcceptedMailAsync() => (await _service.CallAsync(_key, HttpMethod.Get, "emails")).Body.GetProperty("data");
}
