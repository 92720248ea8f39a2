using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Waxwing.Server.Audit;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Tests.Domains;
using Waxwing.Server.Tests.Support;
using Waxwing.Server.Tests.Telemetry;
using Waxwing.Server.Webhooks;

namespace Waxwing.Server.Tests.Webhooks;

/// <summary>The webhooks of one node over a store in a folder of its own, and a receiver; nothing happens but what a test lets happen.</summary>
internal sealed class WebhooksRoom : IAsyncDisposable
{
    public static readonly ImmutableArray<WebhookEventType> Every = [.. Enum.GetValues<WebhookEventType>()];

    private readonly TemporaryFolder _folder = new();
    private readonly Dictionary<Guid, Claimed> _claimed = [];
    private Node _node;

    private WebhooksRoom(Func<WebhookOptions, WebhookOptions>? change)
    {
        var options = new WebhookOptions { AllowedPrivateHosts = [Receiver.Authority], Authorities = [Receiver.Certificate], Resolve = AddressesAsync };
        Options = change is null ? options : change(options);
        Store = SqliteStore.Open(_folder.Path, Clock);
        _node = new Node(this, "one");
    }

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public ObservedClock Clock { get; } = new();

    public Receiver Receiver { get; } = new();

    public WebhookOptions Options { get; }

    public ConcurrentQueue<string> Log { get; } = [];

    public Heard Heard { get; } = new();

    public SqliteStore Store { get; private set; }

    public SqliteWebhooks Webhooks => _node.Webhooks;

    public SqliteWebhookQueue Queue => _node.Queue;

    public WebhookSender Sender => _node.Sender;

    public SqliteAudit Trail => new(Store.Database, Clock);

    public static WebhooksRoom Open(Func<WebhookOptions, WebhookOptions>? change = null) => new(change);

    /// <summary>Adds an endpoint.</summary>
    public async Task<(Guid Id, string Secret)> AddAsync(string tenant = "acme", ImmutableArray<WebhookEventType>? types = null, Uri? endpoint = null)
    {
        var secret = WebhookSecret.New();
        var webhook = new Webhook { Id = Ids.New(Clock), Tenant = tenant, Endpoint = endpoint ?? Receiver.Url, Types = types ?? Every, CreatedAt = Clock.GetUtcNow() };
        Assert.True(await Webhooks.AddAsync(webhook, secret, Options.MaxPerTenant, Told(AuditAction.WebhookCreated), Token));
        return (webhook.Id, secret.Text);
    }

    /// <summary>Accepts a message to somebody: its event is email.sent.</summary>
    public async Task<NewMessage> AcceptAsync(string to = "ann@customers.net", string tenant = "acme")
    {
        var message = Samples.Message(Clock, tenant, [to]);
        Assert.True(await Store.Mail.AcceptAsync([message], null, null, Token));
        return message;
    }

    /// <summary>Delivers what waits for a recipient, or whatever else became of it.</summary>
    public async Task EndAsync(NewMessage message, MailEventType type = MailEventType.Delivered, Func<MailEvent, MailEvent>? change = null)
    {
        var lane = new Lane(message.Tenant, message.Stream, Lane.RelaySite);
        foreach (var one in await Store.Queue.ClaimAsync(lane, 100, new Lease("one", TimeSpan.FromMinutes(1)), Token))
        {
            _claimed.Add(one.MessageId, one);
        }

        var claimed = _claimed[message.Id];
        var told = Samples.Event(Clock, claimed, type);
        var state = type == MailEventType.Delivered ? DeliveryState.Delivered : DeliveryState.Failed;
        Assert.Equal([true], await Store.Queue.RecordAsync([Samples.Outcome(claimed, state, told: change is null ? told : change(told))], null, Token));
    }

    /// <summary>Looks what is to be told, and waits until all that can be done now is done.</summary>
    public async Task LookAsync()
    {
        for (var before = -1L; before != Store.Database.Commits;)
        {
            before = Store.Database.Commits;
            await Sender.LookAsync(Token);
            await SentAsync();
        }
    }

    /// <summary>Waits until nothing is under way.</summary>
    public Task SentAsync() => Sender.EndAsync().WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, Token);

    public async Task<Webhook> FindAsync(Guid id, string tenant = "acme") => (await Webhooks.FindAsync(tenant, id, Token))!;

    public async Task<IReadOnlyList<WebhookDelivery>> EventsAsync(Guid id, string tenant = "acme") => (await Webhooks.EventsAsync(tenant, id, new Page(100), Token)).Items;

    public async Task<IReadOnlyList<WebhookAttempt>> AttemptsAsync(Guid id, Guid told) => (await Webhooks.AttemptsAsync("acme", id, told, new Page(100), Token)).Items;

    /// <summary>The node is gone without a word, and another one starts on what it left.</summary>
    public async Task KillAndStartAsync()
    {
        _node.Dispose();
        await Store.DisposeAsync();
        Store = SqliteStore.Open(_folder.Path, Clock);
        _node = new Node(this, "two");
        await Queue.AbandonAsync(Token);
    }

    /// <summary>Another node on the same store.</summary>
    public Node Another(string name) => new(this, name);

    public static AuditFact Told(AuditAction action) => new(AuditActor.User("somebody"), action);

    // No name is looked for outside of the test.
    private static Task<IPAddress[]> AddressesAsync(string host, CancellationToken cancellationToken) =>
        host is "localhost" ? Task.FromResult<IPAddress[]>([IPAddress.Loopback]) : throw new SocketException((int)SocketError.HostNotFound);

    public async ValueTask DisposeAsync()
    {
        await Receiver.DisposeAsync();
        _node.Dispose();
        await Store.DisposeAsync();
        Heard.Dispose();
        _folder.Dispose();
    }

    /// <summary>A node.</summary>
    internal sealed class Node : IDisposable
    {
        private readonly WebhookPost _post;

        public Node(WebhooksRoom room, string name)
        {
            Webhooks = new SqliteWebhooks(room.Store.Database, room.Store.Protection, room.Clock);
            Queue = new SqliteWebhookQueue(room.Store.Database, room.Store.Protection, room.Options, room.Clock);
            _post = new WebhookPost(new WebhookHosts(room.Options, room.Clock), room.Options, room.Clock);
            Sender = new WebhookSender(
                Queue, new WebhookFinder(Queue, new KeptLog<WebhookFinder>(room.Log)), _post, room.Options, new WebhookTelling(room.Heard, new KeptLog<WebhookTelling>(room.Log)),
                new Lease(name, TimeSpan.FromMinutes(1)), room.Clock, new KeptLog<WebhookSender>(room.Log));
        }

        public SqliteWebhooks Webhooks { get; }

        public SqliteWebhookQueue Queue { get; }

        public WebhookSender Sender { get; }

        public void Dispose()
        {
            Sender.Dispose();
            _post.Dispose();
        }
    }
}
