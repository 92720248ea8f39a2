using Waxwing.Server.Audit;
using Waxwing.Server.Replies;
using Waxwing.Server.Store.Sqlite;
using Waxwing.Server.Suppressions;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Suppressions;

/// <summary>A store with its list of suppressions, and a clock that stands still.</summary>
internal sealed class SuppressionRoom : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SuppressionRoom()
    {
        Store = SqliteStore.Open(_folder.Path, Clock);
        Kept = new SqliteSuppressions(Store.Database, Clock);
        List = new SuppressionList(Kept);
    }

    public StoreClock Clock { get; } = new();

    public SqliteStore Store { get; }

    public SqliteSuppressions Kept { get; }

    public SuppressionList List { get; }

    public string File => Store.Database.File;

    public static Mailbox Ann => Mailbox.Parse("ann@customers.net");

    public Heard Refused(ReplyClass refusal, string recipient = "ann@customers.net", string tenant = "acme", string stream = "transactional") =>
        new(tenant, stream, Mailbox.Parse(recipient), IsComplaint: false, refusal, "550 5.1.1 no such user", Guid.CreateVersion7(Clock.GetUtcNow()), Clock.GetUtcNow());

    public Heard Complained(string stream) =>
        new("acme", stream, Ann, IsComplaint: true, default, "the recipient says that it is spam", Guid.CreateVersion7(Clock.GetUtcNow()), Clock.GetUtcNow());

    public Task HearAsync(Heard heard) => Store.Database.WriteAsync(writing => SuppressionRows.Hear(writing, heard));

    /// <summary>Whether mail of a stream is not sent to a recipient now.</summary>
    public bool Bars(string recipient = "ann@customers.net", string stream = "transactional", string tenant = "acme")
    {
        List.Refresh();
        return List.Among(tenant, stream, [Mailbox.Parse(recipient)], Clock.GetUtcNow()).Count == 1;
    }

    public Suppression Wanted(string recipient = "ann@customers.net", string? stream = null, DateTimeOffset? until = null) => new()
    {
        Id = Guid.CreateVersion7(Clock.GetUtcNow()), Tenant = "acme", Recipient = Mailbox.Parse(recipient), Stream = stream, Origin = SuppressionOrigin.Manual, CreatedAt = Clock.GetUtcNow(), ExpiresAt = until,
    };

    public async Task<Guid> AddAsync(Suppression wanted) => (await Kept.AddAsync([wanted], AuditActor.Service, default))![0];

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _folder.Dispose();
    }
}
