using System.Text.Json;

namespace Waxwing.Server.Webhooks;

/// <summary>What endpoints are told of an address on a list, in Resend's form.</summary>
internal static class SuppressionTold
{
    /// <summary>Writes it.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="id">The name of the entry.</param>
    /// <param name="email">The address.</param>
    /// <param name="origin">bounce, complaint or manual.</param>
    /// <param name="source">The message that it came from, or null.</param>
    /// <param name="at">Since when it is on the list (UTC).</param>
    public static void Write(Utf8JsonWriter json, Guid id, string email, string origin, Guid? source, DateTimeOffset at)
    {
        json.WriteString("id", id);
        json.WriteString("email", email);
        json.WriteString("origin", origin);
        if (source is { } message)
        {
            json.WriteString("source_id", message);
        }
        else
        {
            json.WriteNull("source_id");
        }

        json.WriteString("created_at", at.UtcDateTime);
    }
}
