using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Waxwing.Server.Accepting;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>
/// What makes a request known again: the caller's <c>Idempotency-Key</c> and a hash of what the body means. The body is hashed as it was understood, written anew in the order of
/// its form, with the names of header fields sorted: white space, the order of properties and the way in which octets are written make no other request.
/// </summary>
internal static class RequestRepetition
{
    private const string Field = "Idempotency-Key";

    /// <summary>The field, for the OpenAPI document.</summary>
    public static readonly HeaderParameter Parameter =
        new(Field, "A word of 1 to 256 characters for this request, good for 24 hours: the same request under it is answered as it was at first, and carried out once.");

    /// <summary>Reads the caller's word; null without one.</summary>
    public static bool TryReadKey(HttpRequest request, out string? key, [NotNullWhen(false)] out ApiError? error)
    {
        key = null;
        error = null;
        if (!request.Headers.TryGetValue(Field, out var values))
        {
            return true;
        }

        if (values is [{ Length: >= 1 and <= IdempotencyKey.Longest } value])
        {
            key = value;
            return true;
        }

        error = new ApiError(StatusCodes.Status400BadRequest, ErrorName.InvalidIdempotencyKey, $"The {Field} must be given once, with 1 to {IdempotencyKey.Longest} characters.");
        return false;
    }

    /// <summary>Makes what the desk needs; null without a key.</summary>
    public static Repetition? Of(string? key, string endpoint, IReadOnlyList<SendEmail> emails, Func<IReadOnlyList<Guid?>, IReadOnlyList<DraftRefusal>, string> answer) =>
        key is null ? null : new Repetition(endpoint, key, Hash(emails), answer);

    private static byte[] Hash(IReadOnlyList<SendEmail> emails)
    {
        var form = (JsonTypeInfo<SendEmail>)ApiJson.Default.Options.GetTypeInfo(typeof(SendEmail));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new ArrayBufferWriter<byte>(4096);
        foreach (var email in emails)
        {
            buffer.ResetWrittenCount();
            using var writer = new Utf8JsonWriter(buffer);
            JsonSerializer.Serialize(writer, Sorted(email), form);
            writer.Flush();
            hash.AppendData(buffer.WrittenSpan);
        }

        return hash.GetHashAndReset();
    }

    private static SendEmail Sorted(SendEmail email) => email.Headers is not { Count: > 1 } headers
        ? email
        : email with { Headers = new Dictionary<string, string?>(headers.OrderBy(header => header.Key, StringComparer.Ordinal), StringComparer.Ordinal) };
}
