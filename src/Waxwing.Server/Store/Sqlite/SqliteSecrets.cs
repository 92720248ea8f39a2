using System.Security.Cryptography;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Secrets that the service makes for itself. Each is made once, and is the same from then on for every start and every node. Thread-safe.</summary>
internal sealed class SqliteSecrets(SqliteDatabase database)
{
    /// <summary>Its octets.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many octets it has, if it has to be made.</param>
    /// <exception cref="StoreException">It can neither be read nor made.</exception>
    public async Task<byte[]> OpenOrMakeAsync(string name, int length)
    {
        var made = RandomNumberGenerator.GetBytes(length);
        return await database.WriteAsync(writing =>
        {
            writing.Execute("INSERT INTO secrets (name, octets) VALUES (?1, ?2) ON CONFLICT DO NOTHING", name, made);
            using var kept = writing.Query("SELECT octets FROM secrets WHERE name = ?1", name);
            kept.Read();
            return kept.GetFieldValue<byte[]>(0);
        });
    }
}
