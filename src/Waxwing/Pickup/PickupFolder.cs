using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Writes files into a folder so that whoever looks there sees only whole ones. Thread-safe: no two files share a name.</summary>
internal sealed class PickupFolder(string folder, TimeProvider clock)
{
    private const int BlockSize = 64 * 1024;

    /// <summary>Writes the content of a message, for some of its recipients.</summary>
    /// <returns>The name of the file.</returns>
    /// <exception cref="SendException">It could not be written, and nothing of it is left.</exception>
    public async Task<string> WriteAsync(Mailbox? reversePath, ImmutableArray<Mailbox> recipients, Encoded encoded, CancellationToken cancellationToken)
    {
        if (encoded.Content.Facts!.Fault is not SmtpFailureDetail.None and var fault)
        {
            throw PickupFault.Refused(fault, "the content holds what no server has to take: a bare CR or LF, a NUL, or a line that is too long");
        }

        // In the order of time, so that they are picked up in it, and random behind that.
        var name = $"{Guid.CreateVersion7(clock.GetUtcNow()):N}.eml";
        try
        {
            using var file = HiddenFile.Create(folder, name, FileOptions.Asynchronous);
            await FillAsync(file.Stream, reversePath, recipients, encoded, cancellationToken).ConfigureAwait(false);
            file.Show();
            return name;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new SendException(PickupFault.Of(exception, folder), innerException: exception);
        }
    }

    private static async Task FillAsync(FileStream file, Mailbox? reversePath, ImmutableArray<Mailbox> recipients, Encoded encoded, CancellationToken cancellationToken)
    {
        await file.WriteAsync(Encoding.UTF8.GetBytes(Envelope(reversePath, recipients)), cancellationToken).ConfigureAwait(false);
        await CopyAsync(encoded, file, cancellationToken).ConfigureAwait(false);
        await file.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    // A Mailbox holds no line break, and is shorter than a line may be. The null reverse-path has no other name than its own (RFC 5321 §4.5.5).
    private static string Envelope(Mailbox? reversePath, ImmutableArray<Mailbox> recipients)
    {
        var text = new StringBuilder($"X-Sender: {reversePath?.ToString() ?? "<>"}\r\n");
        foreach (var recipient in recipients)
        {
            text.Append("X-Receiver: ").Append(recipient).Append("\r\n");
        }

        return text.ToString();
    }

    // The parts' streams are the caller's, and are read anew for each file: what was judged has to be what is written.
    private static async Task CopyAsync(Encoded encoded, FileStream file, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var content = await encoded.Rewriting.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            var block = new byte[BlockSize];
            while (await ReadAsync(content, block, cancellationToken).ConfigureAwait(false) is > 0 and var length)
            {
                hash.AppendData(block, 0, length);
                await file.WriteAsync(block.AsMemory(0, length), cancellationToken).ConfigureAwait(false);
            }
        }

        if (!string.Equals(Convert.ToHexStringLower(hash.GetHashAndReset()), encoded.Content.Facts!.Sha256, StringComparison.Ordinal))
        {
            throw PickupFault.Refused(SmtpFailureDetail.ContentSourceFailed, "the content changed while it was written");
        }
    }

    // What a part's stream throws is no failure of the folder, whatever its type.
    private static async ValueTask<int> ReadAsync(Stream content, byte[] block, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(block, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            throw PickupFault.Refused(SmtpFailureDetail.ContentSourceFailed, $"the content could not be read: {exception.Message}", exception);
        }
    }
}
