using System.Data.Common;
using Waxwing.Server.Mail;
using Waxwing.Smtp;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>What was asked of reports (RFC 3461), in columns of messages and deliveries. It is written behind their rows: mail that asks for nothing costs no statement and no parameter.</summary>
internal static class DsnColumns
{
    /// <summary>The columns, in the order in which <see cref="Reports"/> and <see cref="Dsn"/> read them.</summary>
    public const string All = "dsn_return, envelope_id, notify, original_recipient";

    /// <summary>Writes what was asked for a message.</summary>
    public static void Write(Writing writing, long message, ReportRequest asked) =>
        writing.Execute("UPDATE messages SET dsn_return = ?2, envelope_id = ?3 WHERE seq = ?1", message, (int?)asked.Return, asked.EnvelopeId?.Value);

    /// <summary>Writes what was asked for a recipient.</summary>
    public static void Write(Writing writing, long message, int number, DsnRequest asked) => writing.Execute(
        "UPDATE deliveries SET notify = ?3, original_recipient = ?4 WHERE message = ?1 AND number = ?2", message, number, (int?)asked.Notify, asked.OriginalRecipient?.ToString());

    /// <summary>Reads what was asked for a message.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The number of the first column of <see cref="All"/>.</param>
    public static ReportRequest? Reports(DbDataReader row, int first) => row.IsDBNull(first) && row.IsDBNull(first + 1)
        ? null
        : new ReportRequest(row.IsDBNull(first) ? null : (DsnReturn)row.GetInt32(first), row.IsDBNull(first + 1) ? null : EnvelopeId.Parse(row.GetString(first + 1)));

    /// <summary>Reads what was asked for a recipient.</summary>
    /// <param name="row">The row.</param>
    /// <param name="first">The number of the first column of <see cref="All"/>.</param>
    public static DsnRequest? Dsn(DbDataReader row, int first) => row.IsDBNull(first + 2) && row.IsDBNull(first + 3)
        ? null
        : new DsnRequest(row.IsDBNull(first + 2) ? null : (DsnNotify)row.GetInt32(first + 2), row.IsDBNull(first + 3) ? null : Recipient(row.GetString(first + 3)));

    private static OriginalRecipient? Recipient(string kept)
    {
        // Its type is an atom, which holds no semicolon.
        var end = kept.IndexOf(';', StringComparison.Ordinal);
        return OriginalRecipient.TryCreate(kept[..end], kept[(end + 1)..], out var recipient) ? recipient : null;
    }
}
