namespace Waxwing.Interop.Tests;

/// <summary>The key of a zone, with the tools of ldns: it signs the zone with NSEC3, as often as that changes.</summary>
internal sealed class ZoneSigner
{
    private readonly string zone;
    private readonly string key;

    private ZoneSigner(string zone, string key, string delegation) => (this.zone, this.key, Delegation) = (zone, key, delegation);

    /// <summary>The DS record for the parent.</summary>
    public string Delegation { get; }

    /// <summary>Makes a key.</summary>
    /// <param name="folder">Where it lies.</param>
    /// <param name="zone">The zone's name; <c>.</c> for the root.</param>
    public static async Task<ZoneSigner> CreateAsync(string folder, string zone)
    {
        var name = (await Command.MustAsync("sh", ["-c", "cd \"$1\" && ldns-keygen -a ECDSAP256SHA256 -k \"$2\"", "sh", folder, zone])).Trim();
        var path = Path.Combine(folder, name);
        return new ZoneSigner(zone, path, (await File.ReadAllTextAsync($"{path}.ds")).Trim());
    }

    /// <summary>Signs the zone.</summary>
    /// <param name="file">The zone file.</param>
    /// <param name="signed">Where the signed one goes.</param>
    public Task SignAsync(string file, string signed) => Command.MustAsync("ldns-signzone", ["-n", "-o", zone, "-f", signed, file, key]);
}
