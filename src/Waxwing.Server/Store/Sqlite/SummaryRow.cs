using System.Text.Json;
using Waxwing.Server.AtRest;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What the sender wrote, as it stands in a row: the subject by itself where it is encrypted.</summary>
internal static class SummaryRow
{
    /// <summary>Reads it.</summary>
    public static MessageSummary Read(MessageProtection protection, string tenant, Guid id, string summary, byte[]? dataKey, byte[]? subject)
    {
        var read = JsonSerializer.Deserialize(summary, StoreJson.Default.MessageSummary)!;
        return subject is null ? read : read with { Subject = protection.Subject(tenant, id, dataKey, subject) };
    }
}
