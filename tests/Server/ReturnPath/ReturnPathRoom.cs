using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Waxwing.Server.Certificates;
using Waxwing.Server.Delivery;
using Waxwing.Server.Domains;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Store;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Domains;
using Waxwing.Server.Tests.Submission;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;
using Waxwing.TestSupport;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.ReturnPath;

using Heard = Waxwing.Server.Suppressions.Heard;

/// <summary>The return path in a host with nothing else, on a real socket, with a real store, in a time that stands still.</summary>
internal sealed class ReturnPathRoom : IAsyncDisposable
{
    public const string Path = "bounce.acme.test";
    public const string HostName = "mx.acme.test";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly Lane Lane = new("acme", StreamName.Transactional, Lane.RelaySite);

    private readonly string _folder = Directory.CreateTempSubdirectory("waxwing-returnpath-").FullName;
    private readonly WebApplication _host;

    private ReturnPathRoom(Func<ReturnPathOptions, ReturnPathOptions>? change)
    {
        Store = SqliteStore.Open(_folder, Clock);
        Options = new ReturnPathOptions { Listen = new IPEndPoint(IPAddress.Loopback, FreePort.Next()) };
        Options = change?.Invoke(Options) ?? Options;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton<TimeProvider>(Clock);
        builder.Services.AddSingleton(Store.Database);
        builder.Services.AddSingleton<Database>(Store.Database);
        builder.Services.AddSingleton<ISendingRights>(new Rights());
        builder.Services.AddSingleton<IServerCertificate>(new FixedCertificate(SslStreamCertificateContext.Create(Authority.Issue(), null, offline: true)));
        builder.Services.AddSingleton<Hearsay>((_, heard) => Heard.Enqueue(heard));
        builder.Services.AddSingleton(new DeliveryReports(Domain.Parse(HostName), new Sites(LiveWay.Relay, new LearnedSites(Clock)), Clock, NullLogger<DeliveryReports>.Instance));
        builder.Services.AddReturnPath(Options, Domain.Parse(HostName), [.. Enumerable.Range(0, BounceKey.Length).Select(octet => (byte)octet)], Dns);
        _host = builder.Build();
    }

    public StoreClock Clock { get; } = new();

    public DnsOfTests Dns { get; } = new();

    public TestAuthority Authority { get; } = new();

    public SqliteStore Store { get; }

    public ReturnPathOptions Options { get; }

    /// <summary>What was heard of recipients.</summary>
    public ConcurrentQueue<Heard> Heard { get; } = [];

    public IReturnedMail Kept => _host.Services.GetRequiredService<IReturnedMail>();

    public ReturnedDesk Desk => _host.Services.GetRequiredService<ReturnedDesk>();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<ReturnPathRoom> StartAsync(Func<ReturnPathOptions, ReturnPathOptions>? change = null)
    {
        var room = new ReturnPathRoom(change);
        await room._host.StartAsync(Token);
        return room;
    }

    /// <summary>The address that bounces of a delivery come to.</summary>
    public string AddressOf(BouncedDelivery delivery) => $"{_host.Services.GetRequiredService<BounceToken>().LocalPart(delivery, Path)}@{Path}";

    /// <summary>A message to one recipient, and an attempt that came to this.</summary>
    public async Task<BouncedDelivery> SentAsync(string recipient, DeliveryState state = DeliveryState.Delivered, Func<NewMessage, NewMessage>? change = null)
    {
        var message = Samples.Message(Clock, recipient);
        message = change?.Invoke(message) ?? message;
        await Store.Mail.AcceptAsync([message], answered: null, lease: null, Token);
        var delivery = new BouncedDelivery(message.Id, 0);
        if (state is DeliveryState.Queued or DeliveryState.Suppressed)
        {
            return delivery;
        }

        var claimed = Assert.Single(await Store.Queue.ClaimAsync(Lane, 100, new Lease("node", TimeSpan.FromMinutes(1)), Token), one => one.MessageId == message.Id);
        if (state != DeliveryState.Leased)
        {
            await EndedAsync(claimed, state);
        }

        return delivery;
    }

    /// <summary>An attempt that is under way comes to this.</summary>
    public async Task EndedAsync(BouncedDelivery delivery, DeliveryState state) => await EndedAsync(Kept.Find(delivery)!.Delivery with { Fence = 1 }, state);

    /// <summary>A session, greeted.</summary>
    public async Task<SubmissionClient> ConnectAsync()
    {
        var client = await SubmissionClient.ConnectAsync(Options.Listen.Port);
        await client.ExpectAsync($"220 {HostName}");
        await client.AskAsync("EHLO mail.hoster.test", "250-");
        return client;
    }

    /// <summary>Sends a message as mail hosts send reports.</summary>
    /// <returns>Its id.</returns>
    public async Task<Guid> SendAsync(string recipient, string content, string expected = "250 2.0.0")
    {
        await using var client = await ConnectAsync();
        await client.AskAsync("MAIL FROM:<>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{recipient}>", "250 2.1.5");
        await client.AskAsync("DATA", "354");
        var lines = content.EndsWith("\r\n", StringComparison.Ordinal) ? content : content + "\r\n";
        var said = await client.AskAsync((lines[0] == '.' ? "." : "") + lines.Replace("\r\n.", "\r\n..", StringComparison.Ordinal) + ".", expected);
        return Guid.TryParse(said.TrimEnd().Split(' ')[^1], out var id) ? id : Guid.Empty;
    }

    /// <summary>Sends one, and waits until it is judged.</summary>
    public async Task<ReturnedEntry> ReturnAsync(string recipient, string content) => await JudgedAsync(await SendAsync(recipient, content));

    /// <summary>What became of one.</summary>
    public async Task<ReturnedEntry> JudgedAsync(Guid id)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (Kept.Show(id) is { Kind: not null } judged)
            {
                return judged;
            }

            Assert.True(TimeProvider.System.GetElapsedTime(begun) < Patience, $"{id} is not judged");
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, Token);
        }
    }

    /// <summary>What happened to a delivery's message.</summary>
    public async Task<MailEventType[]> EventsAsync(BouncedDelivery delivery) => [.. (await Store.Mail.EventsAsync("acme", delivery.MessageId, Token)).Select(told => told.Type)];

    public async Task<StoredMessage> MessageAsync(BouncedDelivery delivery) => (await Store.Mail.FindAsync("acme", delivery.MessageId, Token))!;

    /// <summary>A report of RFC 3464, with the message that it returns.</summary>
    public static string Report(string recipient, string action = "failed", string status = "5.1.1", string diagnostic = "smtp; 550 5.1.1 User unknown", string? original = null, string received = "") => string.Join("\r\n",
    [
        received + "From: MAILER-DAEMON@mail.hoster.test", $"To: somebody@{Path}", "Subject: Undelivered Mail Returned to Sender", "Message-ID: <report@mail.hoster.test>", "MIME-Version: 1.0",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=part", "",
        "--part", "Content-Type: text/plain", "", $"Your message to {recipient} is not delivered.",
        "--part", "Content-Type: message/delivery-status", "", "Reporting-MTA: dns; mail.hoster.test", "",
        .. original is null ? (string[])[] : [$"Original-Recipient: rfc822; {original}"],
        $"Final-Recipient: rfc822; {recipient}", $"Action: {action}", $"Status: {status}", $"Diagnostic-Code: {diagnostic}", "",
        "--part", "Content-Type: message/rfc822", "", "From: shop@acme.test", "Subject: Your code", "", "Your code is 471147.", "--part--", "",
    ]);

    /// <summary>A complaint of RFC 5965.</summary>
    public static string Complaint(string? recipient = null, string? path = null, string? messageId = null, string type = "abuse", string from = "feedback@hoster.test") => string.Join("\r\n",
    [
        $"From: {from}", $"To: abuse@{Path}", "Subject: complaint", "Date: Tue, 01 Jan 2030 00:00:00 +0000", "MIME-Version: 1.0", "Content-Type: multipart/report; report-type=feedback-report; boundary=part", "",
        "--part", "Content-Type: text/plain", "", "Somebody complained.",
        "--part", "Content-Type: message/feedback-report", "", $"Feedback-Type: {type}", "User-Agent: hoster/1", "Version: 1", .. recipient is null ? (string[])[] : [$"Original-Rcpt-To: {recipient}"], "",
        "--part", "Content-Type: message/rfc822", "", .. path is null ? (string[])[] : [$"Return-Path: <{path}>"], "From: shop@acme.test", $"Message-ID: {messageId ?? "<none@acme.test>"}", "", "Buy!", "--part--", "",
    ]);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        await _host.DisposeAsync();
        await Store.DisposeAsync();
        Authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task EndedAsync(Claimed claimed, DeliveryState state)
    {
        var told = Samples.Event(Clock, claimed, state == DeliveryState.Delivered ? MailEventType.Delivered : state == DeliveryState.Failed ? MailEventType.Failed : MailEventType.Unknown);
        Assert.Equal([true], await Store.Queue.RecordAsync([Samples.Outcome(claimed, state, Clock.GetUtcNow().AddHours(1), told)], report: null, Token));
    }

    private sealed class Rights : ISendingRights
    {
        public bool MaySendAs(string tenant, Domain domain) => true;

        public DkimSignerOptions? SignerOf(string tenant, Domain domain) => null;

        public Domain? ReturnPathOf(string tenant, Domain domain, string stream) => Domain.Parse($"bounce.{domain.Ascii}");

        public bool IsReturnPath(Domain domain) => domain == Domain.Parse(Path);
    }
}
