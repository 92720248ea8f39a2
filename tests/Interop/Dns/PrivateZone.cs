namespace Waxwing.Interop.Tests;

/// <summary>A zone below the private root.</summary>
/// <param name="Name">Its name, without the last dot.</param>
/// <param name="Records">Its records, as a zone file has them.</param>
internal sealed record PrivateZone(string Name, string Records)
{
    /// <summary>Whether its records are signed.</summary>
    public bool IsSigned { get; init; } = true;

    /// <summary>Whether the root says that they are.</summary>
    public bool IsSaidToBeSigned { get; init; } = true;

    /// <summary>What somebody on the way does to the lines of the zone file after they were signed.</summary>
    public Func<string, string>? Forge { get; init; }

    /// <summary>A zone that nobody signs.</summary>
    public static PrivateZone Unsigned(string name, string records) => new(name, records) { IsSigned = false, IsSaidToBeSigned = false };

    /// <summary>Takes the signatures of records away.</summary>
    /// <param name="type">The type of the records.</param>
    public static Func<string, string> WithoutSignaturesOf(string type) => zone => Without(zone, (of, data) => IsSignature(of, data, type));

    /// <summary>Takes records away, and their signatures with them.</summary>
    /// <param name="type">The type of the records.</param>
    public static Func<string, string> Without(string type) => zone => Without(zone, (of, data) => string.Equals(of, type, StringComparison.Ordinal) || IsSignature(of, data, type));

    private static bool IsSignature(string of, string data, string type) => of is "RRSIG" && data.StartsWith($"{type} ", StringComparison.Ordinal);

    // A line of a signed zone is: name, time to live, class, type, data; tabs between.
    private static string Without(string zone, Func<string, string, bool> isMeant) =>
        string.Join('\n', zone.Split('\n').Where(line => line.Split('\t') is not [_, _, _, var type, var data, ..] || !isMeant(type, data)));
}
