namespace Waxwing.Server.Store.Sqlite;

/// <summary>A recipient, or all of a domain where the text begins with an at sign, as a condition on <c>deliveries.recipient</c>.</summary>
internal static class Recipients
{
    /// <summary>The condition; its parameter is <c>@recipient</c>.</summary>
    public static string Condition(string recipient) => recipient.StartsWith('@') ? "recipient LIKE @recipient ESCAPE '\\'" : "recipient = @recipient COLLATE NOCASE";

    /// <summary>The parameter's value.</summary>
    public static string Value(string recipient) => recipient.StartsWith('@')
        ? "%" + recipient.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("%", "\\%", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal)
        : recipient;
}
