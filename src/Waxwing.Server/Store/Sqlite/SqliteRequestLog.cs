using System.Buffers.Binary;
using System.Threading.Channels;
using Dapper;
using Waxwing.Server.Api;
using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>
/// The log of requests in SQLite. Requests are gathered for a moment and written together, so that they cost the mail no commits of their own; what a crash takes of the last moment is lost.
/// </summary>
internal sealed partial class SqliteRequestLog : IRequestLog, IAsyncDisposable
{
    // More than a busy service answers while it gathers; what comes beyond is left out.
    private const int Waiting = 20_000;

    // What one commit is made longer by: well under a millisecond.
    private const int Together = 200;

    // How many are written between two looks at what is too much.
    private const int PruneEvery = 10_000;

    private const int LongestText = 512;

    private static readonly TimeSpan Gathering = TimeSpan.FromMilliseconds(250);

    private readonly SqliteDatabase _database;
    private readonly RequestLogBounds _bounds;
    private readonly TimeProvider _clock;
    private readonly ILogger<SqliteRequestLog> _logger;
    private readonly CancellationTokenSource _closing = new();
    private readonly Channel<LoggedRequest> _waiting =
        Channel.CreateBounded<LoggedRequest>(new BoundedChannelOptions(Waiting) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly Task _writer;
    private int _written = PruneEvery;

    public SqliteRequestLog(SqliteDatabase database, RequestLogBounds bounds, TimeProvider clock, ILogger<SqliteRequestLog> logger)
    {
        (_database, _bounds, _clock, _logger) = (database, bounds, clock, logger);
        _writer = Task.Run(WriteAllAsync);
    }

    /// <inheritdoc/>
    public void Add(LoggedRequest request) => _waiting.Writer.TryWrite(request);

    /// <inheritdoc/>
    public ValueTask<LoggedRequest?> FindAsync(string tenant, Guid id, CancellationToken cancellationToken) => ValueTask.FromResult(_database.ReadFile(connection =>
        connection.QuerySingleOrDefault<Row>($"{Row.Columns} WHERE tenant = @tenant AND id = @id", new { tenant, id = id.ToOctets() })?.ToRequest(tenant)));

    /// <inheritdoc/>
    public ValueTask<Slice<LoggedRequest>> ListAsync(string tenant, Page page, CancellationToken cancellationToken) => ValueTask.FromResult(_database.ReadFile(connection =>
    {
        var isBackwards = page.Before is not null;
        var condition = isBackwards ? "AND id > @mark" : page.After is not null ? "AND id < @mark" : "";
        var rows = connection.Query<Row>(
            $"{Row.Columns} WHERE tenant = @tenant {condition} ORDER BY id {(isBackwards ? "ASC" : "DESC")} LIMIT @limit",
            new { tenant, mark = (page.After ?? page.Before)?.ToOctets(), limit = page.Limit + 1 }).AsList();
        var part = rows.Take(page.Limit).Select(row => row.ToRequest(tenant));
        return new Slice<LoggedRequest>([.. isBackwards ? part.Reverse() : part], rows.Count > page.Limit);
    }));

    /// <summary>Ends when everything that waits is written.</summary>
    public async ValueTask DisposeAsync()
    {
        _waiting.Writer.TryComplete();
        await _closing.CancelAsync().ConfigureAwait(false);
        await _writer.ConfigureAwait(false);
        _closing.Dispose();
    }

    private async Task WriteAllAsync()
    {
        var reader = _waiting.Reader;
        var batch = new List<LoggedRequest>(Together);
        while (await reader.WaitToReadAsync().ConfigureAwait(false))
        {
            await Task.Delay(Gathering, _clock, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            while (reader.TryRead(out var request))
            {
                batch.Add(request);
                if (batch.Count == Together)
                {
                    await WriteAsync(batch).ConfigureAwait(false);
                }
            }

            await WriteAsync(batch).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<LoggedRequest> batch)
    {
        if (batch.Count == 0)
        {
            return;
        }

        var prunes = (_written += batch.Count) >= PruneEvery;
        try
        {
            await _database.WriteAsync(writing => Write(writing, batch, prunes)).ConfigureAwait(false);
            _written = prunes ? 0 : _written;
        }
        catch (StoreException exception)
        {
            // The mail comes first; what its requests were is not worth stopping for.
            LogLost(batch.Count, exception);
        }

        batch.Clear();
    }

    private void Write(Writing writing, List<LoggedRequest> batch, bool prunes)
    {
        foreach (var request in batch)
        {
            writing.Execute(
                "INSERT INTO requests (tenant, id, key, at, method, path, status, user_agent, error) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT DO NOTHING",
                request.Tenant, request.Id.ToOctets(), request.Key.ToOctets(), request.At.ToKept(), request.Method, Short(request.Path), request.Status, Short(request.UserAgent), request.Error);
        }

        if (prunes)
        {
            Prune(writing);
        }
    }

    private void Prune(Writing writing)
    {
        var oldest = new byte[16];
        // RFC 9562 §5.7: the first 48 bits are the time.
        BinaryPrimitives.WriteInt64BigEndian(oldest, (_clock.GetUtcNow() - _bounds.Age).ToUnixTimeMilliseconds() << 16);
        var tenants = new List<string>();
        using (var read = writing.Query("SELECT name FROM tenants"))
        {
            while (read.Read())
            {
                tenants.Add(read.GetString(0));
            }
        }

        foreach (var tenant in tenants)
        {
            writing.Execute("DELETE FROM requests WHERE tenant = ?1 AND id < ?2", tenant, oldest);
            writing.Execute(
                "DELETE FROM requests WHERE tenant = ?1 AND id <= (SELECT id FROM requests WHERE tenant = ?1 ORDER BY id DESC LIMIT 1 OFFSET ?2)", tenant, _bounds.CountPerTenant);
        }
    }

    private static string? Short(string? text) => text?.Length > LongestText ? text[..LongestText] : text;

    [LoggerMessage(EventId = 7010, Level = LogLevel.Warning, Message = "{Count} requests are missing in the log of requests: the store could not write them")]
    private partial void LogLost(int count, Exception exception);

    // As Dapper reads it.
    private sealed class Row
    {
        public const string Columns = "SELECT id, key, at, method, path, status, user_agent AS UserAgent, error FROM requests";

        public byte[] Id { get; init; } = [];

        public byte[] Key { get; init; } = [];

        public long At { get; init; }

        public string Method { get; init; } = "";

        public string Path { get; init; } = "";

        public long Status { get; init; }

        public string? UserAgent { get; init; }

        public string? Error { get; init; }

        public LoggedRequest ToRequest(string tenant) => new()
        {
            Id = Ids.FromOctets(Id),
            Tenant = tenant,
            Key = Ids.FromOctets(Key),
            At = At.ToMoment(),
            Method = Method,
            Path = Path,
            Status = (int)Status,
            UserAgent = UserAgent,
            Error = Error,
        };
    }
}

/// <summary>How much of the log of requests is kept.</summary>
internal sealed record RequestLogBounds
{
    /// <summary>How long. Default: 30 days.</summary>
    public TimeSpan Age { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many of each tenant. Default: 100,000.</summary>
    public int CountPerTenant { get; init; } = 100_000;
}
