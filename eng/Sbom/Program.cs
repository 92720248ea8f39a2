using Waxwing.Sbom;

// Writes what a package or an executable is made of, as CycloneDX, from what NuGet resolved for it.
if (args is not [var assets, var type and ("library" or "application"), var id, var version, var runtime, var output])
{
    Console.Error.WriteLine("usage: sbom PROJECT.ASSETS.JSON library|application ID VERSION RUNTIME-IDENTIFIER|- OUTPUT");
    return 2;
}

var resolved = ResolvedPackages.Read(assets, version, runtime is "-" ? null : runtime);
using var file = File.Create(output);
Bom.Write(file, type, Component.Ours(id, version), resolved);
return 0;
