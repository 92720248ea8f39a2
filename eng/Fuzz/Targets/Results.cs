using System.Text;
using Waxwing.Trust;

namespace Waxwing.Fuzz.Targets;

/// <summary>Authentication-Results (RFC 8601 §2.2), and the same behind an instance of ARC (RFC 8617 §4.1.1) where the input begins with <c>i</c>.</summary>
internal static class Results
{
    public static void Judge(ReadOnlySpan<byte> input)
    {
        var text = Encoding.UTF8.GetString(input);
        if (ArcInstance.TryReadResults(input, out var instance, out var payload))
        {
            Property.Holds(instance is >= 1 and <= ArcInstance.Max && text.EndsWith(payload, StringComparison.Ordinal));
            text = payload;
        }

        var isRead = AuthenticationResults.TryParse(text, out var results, out var fault);
        Property.Holds(isRead == (fault == AuthenticationResultsFault.None) && isRead == results is not null);
        if (results is null)
        {
            return;
        }

        Check(results);
        Property.Holds(AuthenticationResults.TryParse(results.ToString(), out var again, out _));
        Property.Holds(AreEqual(results, again));

        var field = results.ToField();
        CheckField(field);
        Property.Holds(AuthenticationResults.TryParse(field[(AuthenticationResults.FieldName.Length + 1)..^2], out again, out _));
        Property.Holds(AreEqual(results, again));

        var arc = results.ToArcField(ArcInstance.Max);
        CheckField(arc);
        Property.Holds(ArcInstance.TryReadResults(Encoding.UTF8.GetBytes(arc[(ArcFieldNames.Results.Length + 1)..^2]), out instance, out payload) && instance == ArcInstance.Max);
        Property.Holds(AuthenticationResults.TryParse(payload, out again, out _) && AreEqual(results, again));
    }

    private static void Check(AuthenticationResults results)
    {
        Property.Holds(results.Server.Length > 0 && !results.Server.Any(char.IsControl));
        Property.Holds(results.Results.Length <= AuthenticationResults.MaxResults);
        foreach (var result in results.Results)
        {
            Property.Holds(result.Properties.Length <= AuthenticationResults.MaxResults && result.Method.Length > 0 && result.Result.Length > 0);
            Property.Holds(result.Reason is null || !result.Reason.Any(char.IsControl));
            Property.Holds(result.Properties.All(property => !property.Value.Any(char.IsControl)));
        }
    }

    // Nothing in it ends the field, or begins another.
    private static void CheckField(string field)
    {
        Property.Holds(field.EndsWith("\r\n", StringComparison.Ordinal));
        foreach (var line in field[..^2].Split("\r\n").Skip(1))
        {
            Property.Holds(line.Length > 1 && line[0] == ' ');
        }

        Property.Holds(!field.Replace("\r\n", "", StringComparison.Ordinal).Any(char.IsControl));
    }

    private static bool AreEqual(AuthenticationResults one, AuthenticationResults other) =>
        string.Equals(one.Server, other.Server, StringComparison.Ordinal)
        && one.Results.Length == other.Results.Length
        && one.Results.Zip(other.Results).All(pair =>
            string.Equals(pair.First.Method, pair.Second.Method, StringComparison.Ordinal)
            && string.Equals(pair.First.Result, pair.Second.Result, StringComparison.Ordinal)
            && string.Equals(pair.First.Reason, pair.Second.Reason, StringComparison.Ordinal)
            && pair.First.Properties.SequenceEqual(pair.Second.Properties));
}
