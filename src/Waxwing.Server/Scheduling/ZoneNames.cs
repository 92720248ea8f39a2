using System.Buffers;

namespace Waxwing.Server.Scheduling;

/// <summary>What a word for a time zone means: an offset, rules by a name of the time zone database, or more than one thing.</summary>
/// <param name="Offset">The fixed offset, or null.</param>
/// <param name="Name">The name in the database, or null.</param>
/// <param name="Ambiguous">What to write for a word that has several meanings, or null.</param>
internal readonly record struct ZoneName(TimeSpan? Offset = null, string? Name = null, string? Ambiguous = null);

/// <summary>
/// The words for time zones. One that names summer or winter (<c>EST</c>, <c>CEST</c>) is the offset that it names, the whole year, as RFC 5322 §4.3 has it; one that
/// names neither (<c>ET</c>) follows the clocks there.
/// </summary>
internal static class ZoneNames
{
    private const int MaxLength = 40;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("+-/_0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    /// <summary>What a word means; nothing if it is none.</summary>
    public static ZoneName Of(string word) => word.ToUpperInvariant() switch
    {
        "UTC" or "GMT" or "Z" or "WET" => Hours(0),
        "ET" => new(Name: "America/New_York"),
        "CT" => new(Name: "America/Chicago"),
        "MT" => new(Name: "America/Denver"),
        "PT" => new(Name: "America/Los_Angeles"),
        "EST" => Hours(-5),
        "EDT" => Hours(-4),
        "CDT" => Hours(-5),
        "MST" => Hours(-7),
        "MDT" => Hours(-6),
        "PST" => Hours(-8),
        "PDT" => Hours(-7),
        "WEST" or "CET" => Hours(1),
        "CEST" or "EET" => Hours(2),
        "EEST" or "MSK" => Hours(3),
        "SGT" or "HKT" => Hours(8),
        "JST" or "KST" => Hours(9),
        "AEST" => Hours(10),
        "AEDT" => Hours(11),
        "NZST" => Hours(12),
        "NZDT" => Hours(13),
        "CST" => new(Ambiguous: "CT or Asia/Shanghai"),
        "IST" => new(Ambiguous: "Asia/Kolkata, Europe/Dublin or Asia/Jerusalem"),
        "BST" => new(Ambiguous: "Europe/London or Asia/Dhaka"),
        "AST" => new(Ambiguous: "America/Halifax or Asia/Riyadh"),
        "SST" => new(Ambiguous: "Asia/Singapore or Pacific/Pago_Pago"),
        _ => IsDatabaseName(word) ? new(Name: word) : default,
    };

    // The platform looks for a file of this name: nothing goes to it but names that the database can have, and no file of it that counts leap seconds (right/). It keeps what it finds
    // under each name for good, so that one zone may not have any number of names (Europe//Berlin).
    private static bool IsDatabaseName(string word)
    {
        var slash = word.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && word.Length <= MaxLength && !word.AsSpan().ContainsAnyExcept(NameCharacters) && !word.Contains("//", StringComparison.Ordinal)
            && word[..slash] is "Africa" or "America" or "Antarctica" or "Arctic" or "Asia" or "Atlantic" or "Australia" or "Canada" or "Etc" or "Europe" or "Indian" or "Pacific" or "US";
    }

    private static ZoneName Hours(int hours) => new(TimeSpan.FromHours(hours));
}
