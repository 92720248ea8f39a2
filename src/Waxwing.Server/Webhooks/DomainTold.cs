using System.Text.Json;
using Waxwing.Server.Domains;

namespace Waxwing.Server.Webhooks;

/// <summary>What endpoints are told of a domain, in Resend's form.</summary>
internal static class DomainTold
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, SendingDomain domain, DomainOptions options)
    {
        json.WriteString("id", domain.Id);
        json.WriteString("name", domain.Name.Ascii);
        json.WriteString("status", Word(domain.Status));
        json.WriteString("created_at", domain.CreatedAt.UtcDateTime);
        json.WriteString("region", options.Region);
        json.WriteStartArray("records");
        foreach (var record in DomainRecords.Of(domain, options))
        {
            json.WriteStartObject();
            json.WriteString("record", record.Word().ToString().ToUpperInvariant());
            json.WriteString("name", record.Name);
            json.WriteString("type", record.Type());
            json.WriteString("ttl", "Auto");
            json.WriteString("status", Word(record.Status));
            json.WriteString("value", record.Value ?? "");
            if (record.Preference is { } preference)
            {
                json.WriteNumber("priority", preference);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Whether a change is one that is told: of the status of the domain, or of a record.</summary>
    public static bool IsTold(SendingDomain before, SendingDomain after, DomainOptions options) =>
        before.Status != after.Status || !States(before, options).SequenceEqual(States(after, options));

    private static IEnumerable<(string Name, string? Value, DomainStatus Status)> States(SendingDomain domain, DomainOptions options) =>
        DomainRecords.Of(domain, options).Select(record => (record.Name, record.Value, record.Status));

    private static string Word(DomainStatus status) => status switch
    {
        DomainStatus.NotStarted => "not_started",
        DomainStatus.Pending => "pending",
        DomainStatus.Verified => "verified",
        DomainStatus.TemporaryFailure => "temporary_failure",
        DomainStatus.Failed => "failed",
    };
}
