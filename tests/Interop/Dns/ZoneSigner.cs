namespace Waxwing.Interop.Tests;

/// <summary>Signs zones with the tools of ldns: keys, NSEC3, and the DS record for the parent.</summary>
internal static class ZoneSigner
{
    /// <summary>Signs a zone.</summary>
    /// <param name="folder">Where keys and zones lie.</param>
    /// <param name="zone">The zone's name; <c>.</c> for the root.</param>
    /// <param name="file">The zone file.</param>
    /// <returns>The signed zone's file, and the DS record.</returns>
    public static async Task<(string Signed, string Delegation)> SignAsync(string folder, string zone, string file)
    {
        var key = (await Command.MustAsync("sh", ["-c", "cd \"$1\" && ldns-keygen -a ECDSAP256SHA256 -k \"$2\"", "sh", folder, zone])).Trim();
        var path = Path.Combine(folder, key);
        var signed = $"{file}.signed";
        await Command.MustAsync("ldns-signzone", ["-n", "-o", zone, "-f", signed, file, path]);
        return (signed, (await File.ReadAllTextAsync($"{path}.ds")).Trim());
    }
}
