using System.Security.Cryptography;
using System.Text;
using Waxwing.Server.AtRest;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>Secrets that the service makes for itself. Each is made once, and is the same from then on for every start and every node. Thread-safe.</summary>
internal sealed class SqliteSecrets(SqliteDatabase database, DataProtection protection)
{
    /// <summary>The context of a secret by its name.</summary>
    public static byte[] Context(string name) => Context(Encoding.UTF8.GetBytes(name));

    /// <summary>The context of a secret by its name, as it is kept.</summary>
    public static byte[] Context(byte[] name) => SealingContext.Of("secret", name);

    /// <summary>Its octets.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="length">How many octets it has, if it has to be made.</param>
    /// <exception cref="StoreException">It can neither be read nor made.</exception>
    public async Task<byte[]> OpenOrMakeAsync(string name, int length)
    {
        var made = RandomNumberGenerator.GetBytes(length);
        var encrypts = protection.Encrypts;
        var kept = encrypts ? protection.Seal(made, Context(name)) : made;
        var (octets, isSealed) = await database.WriteAsync(writing =>
        {
            writing.Execute("INSERT INTO secrets (name, octets, is_sealed) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING", name, kept, encrypts);
            using var found = writing.Query("SELECT octets, is_sealed FROM secrets WHERE name = ?1", name);
            found.Read();
            return (found.GetFieldValue<byte[]>(0), found.GetBoolean(1));
        }).ConfigureAwait(false);
        try
        {
            return isSealed ? protection.Open(octets, Context(name)) : octets;
        }
        catch (CryptographicException exception)
        {
            throw new StoreException(StoreFault.Damaged, $"the secret {name} cannot be decrypted: {exception.Message}", exception);
        }
    }
}
