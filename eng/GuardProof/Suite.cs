namespace Waxwing.GuardProof;

/// <summary>A room of tests, with the program that they are.</summary>
/// <param name="Folder">Relative to the repository.</param>
/// <param name="Assembly">The name of the program.</param>
internal sealed record Suite(string Folder, string Assembly)
{
    /// <summary>Where the program is built.</summary>
    public string Output => $"{Folder}/bin/Release/net10.0";

    /// <summary>The room of a scenario: <c>Waxwing.Hostile.Tests.Dns.CompressionLoop</c> is in <c>tests/Hostile</c>; the sender's are <c>Waxwing.Tests</c>.</summary>
    /// <exception cref="FormatException">It is the name of no test of ours.</exception>
    public static Suite Of(string scenario) => scenario.Split('.') switch
    {
        ["Waxwing", "Tests", ..] => new Suite("tests/Sender", "Waxwing.Tests"),
        ["Waxwing", var room, "Tests", ..] => new Suite($"tests/{room}", $"Waxwing.{room}.Tests"),
        _ => throw new FormatException($"{scenario}: the full name of a test class begins with Waxwing.ROOM.Tests"),
    };
}
