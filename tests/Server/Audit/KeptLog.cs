using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using Waxwing.Server.Audit;
using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Verifying;
using Waxwing.Server.Store.Sqlite;

namespace Waxwing.Server.Tests.Audit;

/// <summary>An audit log in a data folder that goes with the test, and the hands of somebody who tampers with its file.</summary>
internal sealed class KeptLog : IAsyncDisposable
{
    public static readonly DateTimeOffset Noon = new(2031, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private KeptLog(string folder)
    {
        Folder = folder;
        Database = SqliteDatabase.Open(File);
        Log = new SqliteAudit(Database, Clock);
        Key = HeadKey.OpenOrMake(folder);
        Sealer = new AuditSealer(Log, Log, Key, Clock);
    }

    public string Folder { get; }

    public string File => Path.Combine(Folder, SqliteStore.FileName);

    public FakeTimeProvider Clock { get; } = new(Noon);

    public SqliteDatabase Database { get; }

    public SqliteAudit Log { get; }

    public HeadKey Key { get; private set; }

    public AuditSealer Sealer { get; private set; }

    public static KeptLog Empty() => new(Directory.CreateTempSubdirectory("waxwing-audit-").FullName);

    /// <summary>A log whose first entry tells of the key, and that has so many more; it is signed after each of some.</summary>
    public static async Task<KeptLog> WithAsync(int entries, params int[] signedAfter)
    {
        var log = Empty();
        await log.Sealer.AnnounceAsync(CancellationToken.None);
        for (var number = 2; number <= entries; number++)
        {
            log.Clock.Advance(TimeSpan.FromSeconds(1));
            await log.AppendAsync(number);
            if (signedAfter.Contains(number))
            {
                await log.Sealer.SealAsync(CancellationToken.None);
            }
        }

        return log;
    }

    public Task<AuditEntry> AppendAsync(int number) => Log.AppendAsync(
        new AuditFact(AuditActor.Operator("ada"), AuditAction.KeyCreated) { Target = $"key-{number}", Tenant = "acme", Details = AuditDetails.Of(("scope", "send"), ("number", number)) },
        CancellationToken.None);

    /// <summary>Somebody makes a new key, in the place of the old one.</summary>
    public void ExchangeKey()
    {
        Key.Dispose();
        System.IO.File.Delete(Path.Combine(Folder, HeadKey.FileName));
        Key = HeadKey.OpenOrMake(Folder);
        Sealer = new AuditSealer(Log, Log, Key, Clock);
    }

    public IReadOnlyList<AuditEntry> Entries() => Log.Read(record => record.Entries.ToArray());

    public IReadOnlyList<AuditHead> Heads() => Log.Read(record => record.Heads.ToArray());

    /// <summary>Somebody who can write to the file drops the triggers and does as he likes.</summary>
    public void Tamper(string sql, params (string Name, object Value)[] values)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = File, Pooling = false }.ToString());
        connection.Open();
        var triggers = new List<string>();
        using (var names = connection.CreateCommand())
        {
            names.CommandText = "SELECT name FROM sqlite_master WHERE type = 'trigger'";
            using var reader = names.ExecuteReader();
            while (reader.Read())
            {
                triggers.Add(reader.GetString(0));
            }
        }

        using var command = connection.CreateCommand();
        command.CommandText = $"{string.Concat(triggers.Select(trigger => $"DROP TRIGGER {trigger};"))}{sql}";
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, value);
        }

        command.ExecuteNonQuery();
    }

    /// <summary>Writes an entry, whatever it says, over the one of its number; its hash is made to fit.</summary>
    public AuditEntry Overwrite(AuditEntry entry)
    {
        var fitting = entry with { Hash = AuditHash.Of(entry) };
        Tamper(
            "INSERT OR REPLACE INTO audit (sequence, at, actor, action, tenant, target, details, previous, hash) VALUES ($sequence, $at, $actor, $action, $tenant, $target, $details, $previous, $hash)",
            ("$sequence", fitting.Sequence), ("$at", fitting.Milliseconds), ("$actor", fitting.Actor), ("$action", fitting.Action), ("$tenant", (object?)fitting.Tenant ?? DBNull.Value),
            ("$target", (object?)fitting.Target ?? DBNull.Value), ("$details", fitting.Details), ("$previous", fitting.Previous.ToArray()), ("$hash", fitting.Hash.ToArray()));
        return fitting;
    }

    public AuditVerdict Verify(CollectedHeads? collected = null, params PublicHeadKey[] keys) =>
        new SqliteAuditFile(File).Read(record => new AuditVerification { Collected = collected, Keys = keys }.Verify(record, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        Key.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }
}
