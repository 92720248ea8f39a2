using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>What a server allows in one session (LIMITS, RFC 9422). Immutable.</summary>
/// <param name="Transactions">MAILMAX: the most MAIL commands of a session, refused ones included; null: no limit is known. 1 to 999,999.</param>
/// <param name="Recipients">RCPTMAX: the most RCPT commands of a transaction, refused ones included; null: no limit is known. 1 to 999,999.</param>
/// <param name="RecipientDomains">RCPTDOMAINMAX: the most different domains of recipients in a session; null: no limit is known. 1 to 999,999.</param>
public sealed record SessionLimits(int? Transactions, int? Recipients, int? RecipientDomains)
{
    /// <summary>No limit is known.</summary>
    public static SessionLimits None { get; } = new(null, null, null);

    /// <summary>Reads the parameters of the keyword. A limit that is unknown, repeated or not in its syntax is as if it were not there.</summary>
    internal static SessionLimits Parse(string parameters)
    {
        var values = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(limit => limit.Split('=', 2))
            .GroupBy(limit => limit[0], StringComparer.OrdinalIgnoreCase)
            // Two values for one limit: nobody knows which is meant.
            .Where(group => group.Count() == 1)
            .ToDictionary(group => group.Key, group => ReadValue(group.Single()), StringComparer.OrdinalIgnoreCase);
        return new SessionLimits(values.GetValueOrDefault("MAILMAX"), values.GetValueOrDefault("RCPTMAX"), values.GetValueOrDefault("RCPTDOMAINMAX"));
    }

    // RFC 9422 §4: one to six digits, of which the first is not 0.
    private static int? ReadValue(string[] limit) =>
        limit is [_, [>= '1' and <= '9', ..] value] && value.Length <= 6 && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : null;
}
