using MimeKit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>Reads the content of a kept message, as far as it may be shown.</summary>
internal static class StoredContent
{
    /// <summary>Whether what is in a message of this kind may be shown: codes and links that expire never are, whoever asks.</summary>
    public static bool MayBeShown(StoredMessage message) => message.Kind.Life() >= TimeSpan.FromDays(1);

    /// <summary>The message, or null where it may not be shown or is erased. The caller disposes it.</summary>
    public static async ValueTask<MimeMessage?> ReadAsync(IMailStore store, StoredMessage message, CancellationToken cancellationToken)
    {
        if (!MayBeShown(message) || await store.ContentAsync(message.Tenant, message.Id, cancellationToken).ConfigureAwait(false) is not { } octets)
        {
            return null;
        }

        using var stream = new MemoryStream(octets, writable: false);
        try
        {
            return await MimeMessage.LoadAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (FormatException)
        {
            // A row that was damaged; the rest of the message is shown all the same.
            return null;
        }
    }
}
