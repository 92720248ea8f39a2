using System.Text.Json;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.Webhooks;

/// <summary>What endpoints are told of an address on the list, in Resend's form, and of which stream and until when, which Resend does not know.</summary>
internal static class SuppressionTold
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, Suppression one)
    {
        json.WriteString("id", one.Id);
        json.WriteString("email", one.Recipient.ToString());
        json.WriteString("origin", one.Origin.Word());
        Write(json, "source_id", one.Source?.ToString());
        json.WriteString("created_at", one.CreatedAt.UtcDateTime);
        Write(json, "stream", one.Stream);
        Write(json, "expires_at", one.ExpiresAt?.UtcDateTime.ToString("O"));
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, value);
        }
    }
}
