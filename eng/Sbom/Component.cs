using System.Xml.Linq;

namespace Waxwing.Sbom;

/// <summary>A thing that something is made of.</summary>
/// <param name="Name">The package's id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Licence">Its licence as an SPDX expression, or null where it names none.</param>
/// <param name="Sha512">The hash of the package, or null where there is no package yet.</param>
/// <param name="Needs">The names of what it needs directly.</param>
internal sealed record Component(string Name, string Version, string? Licence, byte[]? Sha512, IReadOnlyList<string> Needs)
{
    /// <summary>The package URL, which is its identity in the document.</summary>
    public string Purl => $"pkg:nuget/{Name}@{Uri.EscapeDataString(Version)}";

    /// <summary>One of this project, which is only now being made.</summary>
    public static Component Ours(string name, string version, params string[] needs) => new(name, version, "MIT", Sha512: null, needs);

    /// <summary>One that NuGet unpacked into a folder.</summary>
    public static Component Unpacked(string name, string version, string folder, IReadOnlyList<string> needs)
    {
        var file = Path.Combine(folder, name.ToLowerInvariant());
        return new Component(name, version, LicenceOf($"{file}.nuspec"), Convert.FromBase64String(File.ReadAllText($"{file}.{version.ToLowerInvariant()}.nupkg.sha512")), needs);
    }

    private static string? LicenceOf(string nuspec) =>
        XDocument.Load(nuspec).Descendants().FirstOrDefault(element => element.Name.LocalName is "license" && (string?)element.Attribute("type") is "expression")?.Value;
}
