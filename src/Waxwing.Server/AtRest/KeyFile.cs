using System.Security.Cryptography;
using System.Text;
using Waxwing.CommandLine;

namespace Waxwing.Server.AtRest;

/// <summary>
/// Key-encryption keys in a file: one a line, each 32 octets in base64, the newest first; lines that begin with # are for people. That is what <c>openssl rand -base64 32</c> writes.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="isCredential">Whether systemd gave it: then it sees to who may read it, and nobody writes it.</param>
internal sealed class KeyFile(string path, bool isCredential) : IKeySource
{
    private const int Longest = 64 * 1024;
    private const int MostKeys = 100;
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>A file that is not among the data: with them it would be in each backup of the folder, and in each copy that somebody takes.</summary>
    /// <exception cref="DataKeyException">It is.</exception>
    public static KeyFile Outside(string path, string dataFolder)
    {
        var whole = Path.GetFullPath(path);
        return IsIn(whole, dataFolder) || IsIn(Real(whole), Real(Path.GetFullPath(dataFolder)))
            ? throw new DataKeyException($"the key {whole} lies in the data folder {dataFolder}: whoever has the data would have the key. Move it to a place that is not backed up with the data")
            : new KeyFile(whole, isCredential: false);
    }

    /// <summary>Makes a file with a new key.</summary>
    /// <returns>The id of the key.</returns>
    /// <exception cref="DataKeyException">There is a file already, or it cannot be made.</exception>
    public static KeyId Make(string path)
    {
        var (line, id) = NewLine();
        try
        {
            PrivateFile.Create(path, $"{line}\n");
            return id;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataKeyException($"the key {path} cannot be made: {exception.Message}", exception);
        }
    }

    /// <inheritdoc/>
    public ValueTask<KeyEncryptionKeys> LoadAsync(IDataKeys kept, CancellationToken cancellationToken) => ValueTask.FromResult(Parse(Read()));

    /// <inheritdoc/>
    public ValueTask<KeyId> RotateAsync(IDataKeys kept, CancellationToken cancellationToken)
    {
        if (isCredential)
        {
            throw new DataKeyException("systemd's credentials are not written by the service: put a new line (openssl rand -base64 32) before those of the file that LoadCredential= names, and restart the service");
        }

        var before = Read();
        Parse(before);
        var (line, id) = NewLine();
        try
        {
            PrivateFile.Replace(path, $"{line}\n{before}");
            return ValueTask.FromResult(id);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataKeyException($"the key {path} cannot be written: {exception.Message}", exception);
        }
    }

    private string Read()
    {
        try
        {
            if (!isCredential && !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & ~OwnerOnly) != UnixFileMode.None)
            {
                throw new DataKeyException($"others than its owner have access to the key {path}: chmod 600 it, and rotate it if somebody may have read it");
            }

            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            var octets = new byte[Longest + 1];
            var length = stream.ReadAtLeast(octets, octets.Length, throwOnEndOfStream: false);
            return length <= Longest ? Encoding.ASCII.GetString(octets, 0, length) : throw new DataKeyException($"the key {path} is longer than {Longest} octets");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DataKeyException($"the key {path} cannot be read: {exception.Message}", exception);
        }
    }

    private KeyEncryptionKeys Parse(string text)
    {
        var keys = new List<KeyEncryptionKey>();
        var number = 0;
        Span<byte> octets = stackalloc byte[KeyEncryptionKey.Length + 1];
        foreach (var line in text.Split('\n'))
        {
            number++;
            var written = line.Trim();
            if (written.Length == 0 || written[0] == '#')
            {
                continue;
            }

            if (keys.Count == MostKeys || !Convert.TryFromBase64String(written, octets, out var length) || length != KeyEncryptionKey.Length)
            {
                throw new DataKeyException($"line {number} of the key {path} is no key: each of at most {MostKeys} lines is 32 octets in base64, as openssl rand -base64 32 writes them");
            }

            keys.Add(new KeyEncryptionKey(octets[..length]));
        }

        CryptographicOperations.ZeroMemory(octets);
        return keys.Count > 0 ? new KeyEncryptionKeys(keys) : throw new DataKeyException($"there is no key in {path}: waxwing data-key new FILE makes one");
    }

    private static (string Line, KeyId Id) NewLine()
    {
        var octets = RandomNumberGenerator.GetBytes(KeyEncryptionKey.Length);
        return (Convert.ToBase64String(octets), new KeyEncryptionKey(octets).Id);
    }

    private static bool IsIn(string path, string folder) => path.StartsWith(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    // Where it really is, links of folders above it included.
    private static string Real(string path)
    {
        var parent = Path.GetDirectoryName(path);
        var above = parent is null ? path : Path.Combine(Real(parent), Path.GetFileName(path));
        try
        {
            FileSystemInfo entry = Directory.Exists(above) ? new DirectoryInfo(above) : new FileInfo(above);
            return entry.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? above;
        }
        catch (IOException)
        {
            return above;
        }
    }
}
