using MimeKit;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Submission;

/// <summary>The header fields by which a client names a message, so that it is accepted once: <c>Idempotency-Key</c>, and Resend's <c>Resend-Idempotency-Key</c>.</summary>
internal static class RepetitionFields
{
    /// <summary>Their names.</summary>
    public static readonly string[] Names = ["Idempotency-Key", "Resend-Idempotency-Key"];

    /// <summary>Takes them out of the header.</summary>
    /// <param name="headers">The header.</param>
    /// <param name="word">What they say; null if there is none.</param>
    /// <returns>Whether they are in order: one word of 1 to 256 printable ASCII characters, however often.</returns>
    public static bool TryTake(HeaderList headers, out string? word)
    {
        var said = headers.Where(header => Names.Contains(header.Field, StringComparer.OrdinalIgnoreCase)).Select(header => header.Value.Trim()).Distinct(StringComparer.Ordinal).ToList();
        foreach (var name in Names)
        {
            headers.RemoveAll(name);
        }

        word = said.FirstOrDefault();
        return word is null || (said.Count == 1 && word.Length is > 0 and <= IdempotencyKey.Longest && !word.AsSpan().ContainsAnyExceptInRange(' ', '~'));
    }
}
