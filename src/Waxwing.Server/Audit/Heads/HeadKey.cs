using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Server.Audit.Heads;

/// <summary>The key that signs heads. It lies in a file that only its owner may read, apart from the database: whoever can write to that alone cannot sign.</summary>
internal sealed class HeadKey : IDisposable
{
    /// <summary>The name of its file in the data folder.</summary>
    public const string FileName = "audit-head.key";

    private const UnixFileMode OwnerAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Longest = 16 * 1024;

    private readonly ECDsa _key;

    private HeadKey(ECDsa key)
    {
        _key = key;
        Public = PublicHeadKey.From(key.ExportSubjectPublicKeyInfo());
    }

    /// <summary>Its public half.</summary>
    public PublicHeadKey Public { get; }

    /// <summary>Reads the key of a data folder, and makes it where there is none.</summary>
    /// <exception cref="HeadKeyException">There is one that cannot be used, or none can be made.</exception>
    public static HeadKey OpenOrMake(string folder)
    {
        var path = Path.Combine(folder, FileName);
        try
        {
            if (!File.Exists(path))
            {
                Make(path);
            }

            return Open(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HeadKeyException($"the key {path} of the audit log cannot be read or made: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new HeadKeyException($"{path} holds no key on P-256 in PEM: bring it back from a backup, or move it away and let another one be made, which the log then tells", exception);
        }
    }

    /// <summary>Signs that an entry is the newest one.</summary>
    public AuditHead Sign(AuditEntry entry, DateTimeOffset now)
    {
        var head = new AuditHead(entry.Sequence, entry.Hash, DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds()), Public.Id, ReadOnlyMemory<byte>.Empty);
        return head with { Signature = _key.SignData(head.SignedOctets(), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence) };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Public.Dispose();
        _key.Dispose();
    }

    private static HeadKey Open(string path)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerAlone) != UnixFileMode.None)
        {
            throw new HeadKeyException($"others may read the key {path} of the audit log: chmod 600 it, or move it away and let another one be made if somebody may have read it");
        }

        if (new FileInfo(path).Length > Longest)
        {
            throw new HeadKeyException($"{path} is longer than any key");
        }

        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(File.ReadAllText(path));
            return key.KeySize == 256 ? new HeadKey(key) : throw new CryptographicException("It is on another curve.");
        }
        catch
        {
            key.Dispose();
            throw;
        }
    }

    // Whole and on the disk before it has its name: half a key would be none for ever.
    private static void Make(string path)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var hidden = $"{path}.{Guid.NewGuid():N}.tmp";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerAlone;
        }

        try
        {
            using (var file = new FileStream(hidden, options))
            {
                file.Write(Encoding.ASCII.GetBytes(key.ExportPkcs8PrivateKeyPem()));
                file.Flush(flushToDisk: true);
            }

            File.Move(hidden, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process made one meanwhile, and that one it is.
            File.Delete(hidden);
        }
    }
}

/// <summary>The key that signs heads cannot be used: the service does not start with a log that nobody could verify.</summary>
internal sealed class HeadKeyException(string message, Exception? inner = null) : Exception(message, inner);
