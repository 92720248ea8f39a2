using Waxwing.Server.Accounts;
using Waxwing.Server.AtRest;
using Waxwing.Server.Erasing;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>The store in one file, for one node. The clock of leases is the node's own.</summary>
internal sealed class SqliteStore : IStore
{
    /// <summary>The name of the file in the data folder.</summary>
    public const string FileName = "waxwing.db";

    private readonly SqliteDatabase _database;

    private SqliteStore(SqliteDatabase database, DataProtection protection, TimeProvider clock)
    {
        _database = database;
        Protection = protection;
        Keys = new SqliteDataKeys(database, protection, clock);
        var messages = new MessageProtection(protection);
        Accounts = new SqliteAccounts(database, clock);
        Mail = new SqliteMail(database, messages, clock);
        Erasing = new SqliteErasing(database, messages, clock);
        Queue = new SqliteQueue(database, messages, clock);
    }

    /// <inheritdoc/>
    public IAccounts Accounts { get; }

    /// <inheritdoc/>
    public IMailStore Mail { get; }

    /// <inheritdoc/>
    public IMailQueue Queue { get; }

    /// <summary>Erases and exports what is about recipients.</summary>
    public IErasing Erasing { get; }

    /// <summary>The database, for what other folders of this room keep in it.</summary>
    public SqliteDatabase Database => _database;

    /// <summary>How what is secret is kept in it. It encrypts nothing, and opens nothing that is encrypted, until it gets keys.</summary>
    public DataProtection Protection { get; }

    /// <summary>What is known of those keys.</summary>
    public IDataKeys Keys { get; }

    /// <summary>Opens the store of a data folder, and makes what is missing.</summary>
    /// <exception cref="StoreException">It cannot be opened, is damaged, or was made by a newer version.</exception>
    public static SqliteStore Open(string folder, TimeProvider clock) => new(SqliteDatabase.Open(Path.Combine(folder, FileName)), new DataProtection(), clock);

    /// <inheritdoc/>
    public Task BackupAsync(string file, CancellationToken cancellationToken) => _database.BackupAsync(file);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _database.DisposeAsync();
}
