using Microsoft.Data.Sqlite;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What SQLite's result codes mean (sqlite.org/rescode.html).</summary>
internal static class Faults
{
    private const int NoMemory = 7;
    private const int ReadOnly = 8;
    private const int InputOutput = 10;
    private const int Corrupt = 11;
    private const int DiskFull = 13;
    private const int NotADatabase = 26;

    public static StoreException From(SqliteException exception) => exception.SqliteErrorCode switch
    {
        DiskFull => new StoreException(StoreFault.Full, "the disk of the data folder is full", exception),
        Corrupt or NotADatabase => new StoreException(StoreFault.Damaged, "the database is damaged: restore a backup", exception),
        ReadOnly or InputOutput or NoMemory => new StoreException(StoreFault.Unavailable, "the database cannot be written", exception),
        _ => new StoreException(StoreFault.Unavailable, $"the database does not do what is asked of it ({exception.SqliteErrorCode}, {exception.SqliteExtendedErrorCode})", exception),
    };
}
