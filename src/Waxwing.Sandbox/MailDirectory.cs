using System.Globalization;
using System.Security.Cryptography;

namespace Waxwing.Sandbox;

/// <summary>A folder of messages, one <c>.eml</c> file each. A file appears whole or not at all.</summary>
internal sealed class MailDirectory
{
    private readonly string _folder;

    public MailDirectory(string folder)
    {
        _folder = Path.GetFullPath(folder);
        Directory.CreateDirectory(_folder);
    }

    /// <summary>Writes a message under a new name.</summary>
    /// <returns>The file's path.</returns>
    public async ValueTask<string> AddAsync(ReadOnlyMemory<byte> content, DateTimeOffset received, CancellationToken cancellationToken)
    {
        // The names sort by time; the random part keeps two messages, or two sandboxes, apart.
        var name = string.Create(
            CultureInfo.InvariantCulture,
            $"{received.UtcDateTime:yyyyMMdd'T'HHmmss.fff'Z'}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}");
        var partial = Path.Combine(_folder, $".{name}.part");
        var whole = Path.Combine(_folder, $"{name}.eml");
        try
        {
            var file = new FileStream(partial, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            }

            File.Move(partial, whole);
            return whole;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
