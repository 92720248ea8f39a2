using Waxwing.Smtp;

namespace Waxwing.Configuration;

/// <summary>Refuses configuration, naming the field by its whole path. Values of secrets and URLs are never repeated.</summary>
internal static class ConfigurationFault
{
    public static SendException UnknownField(FieldPath path, string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        var guess = names.Select(candidate => (Name: candidate, Distance: Distance(name, candidate))).OrderBy(pair => pair.Distance).FirstOrDefault();
        var hint = guess.Name is not null && guess.Distance <= Math.Max(2, name.Length / 3) ? $"did you mean {guess.Name}? " : "";
        return Refuse(SendFault.UnknownField, $"{path}: unknown field; {hint}known here: {string.Join(", ", names)}");
    }

    public static SendException Invalid(string path, string expected) => Refuse(SendFault.InvalidValue, $"{path}: {expected}");

    public static SendException Invalid(FieldPath path, string expected) => Invalid(path.ToString(), expected);

    public static SendException Unreadable(string message) => Refuse(SendFault.FileUnreadable, message);

    /// <summary>The same refusal, with the field named that it is about.</summary>
    public static SendException At(string path, SendException refusal) =>
        new(refusal.Error with { Message = $"{path}: {refusal.Error.Message}" }, innerException: refusal);

    private static SendException Refuse(SendFault fault, string message) =>
        new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));

    // Levenshtein's distance, without regard to case.
    private static int Distance(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var same = char.ToLowerInvariant(one[i - 1]) == char.ToLowerInvariant(other[j - 1]);
                (diagonal, row[j]) = (row[j], same ? diagonal : 1 + Math.Min(diagonal, Math.Min(row[j], row[j - 1])));
            }
        }

        return row[^1];
    }
}
