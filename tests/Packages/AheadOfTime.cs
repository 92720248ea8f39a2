using System.Buffers.Binary;
using System.Text.Json;

namespace Waxwing.Packages.Tests;

/// <summary><c>waxwing</c> compiled ahead of time by <c>eng/aot</c>. Warnings of trimming and of the compiler are errors there, as everywhere.</summary>
public sealed class AheadOfTime
{
    [Theory]
    [InlineData("linux-x64", 0x3E, "clang")]
    [InlineData("linux-arm64", 0xB7, "aarch64-linux-gnu-objcopy")]
    public async Task It_is_compiled_without_a_warning_and_does_its_work(string runtime, int machine, string needed)
    {
        SkipWithout(needed);
        using var tree = Tree.Copy(runtime);
        var folder = Path.Combine(tree.Folder, "artifacts", "out");

        Assert.DoesNotContain(": warning ", await Tree.RunAsync(Path.Combine(tree.Folder, "eng", "aot"), tree.Folder, runtime, folder), StringComparison.Ordinal);

        Assert.Equal(["LICENSE", "waxwing", "waxwing.cdx.json"], Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        using var bom = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "waxwing.cdx.json"), TestContext.Current.CancellationToken));
        Assert.Equal($"pkg:nuget/waxwing@{Tree.Version}", bom.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString());
        Assert.Contains(bom.RootElement.GetProperty("components").EnumerateArray(), component => string.Equals(component.GetProperty("name").GetString(), $"Microsoft.NETCore.App.Runtime.NativeAOT.{runtime}", StringComparison.Ordinal));

        // e_machine, at octet 18 of an ELF header.
        var program = Path.Combine(folder, "waxwing");
        Assert.Equal(machine, BinaryPrimitives.ReadUInt16LittleEndian((await File.ReadAllBytesAsync(program, TestContext.Current.CancellationToken)).AsSpan(18)));
        if (runtime is "linux-x64" && OperatingSystem.IsLinux())
        {
            Assert.StartsWith(Tree.Version, await Tree.RunAsync(program, folder, "--version"), StringComparison.Ordinal);
            using var demo = JsonDocument.Parse(await Tree.RunAsync(program, folder, "demo", "--json"));
            Assert.True(demo.RootElement.GetProperty("passed").GetBoolean());
        }
    }

    private static void SkipWithout(string program)
    {
        if (Environment.GetEnvironmentVariable("PATH")!.Split(':').Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            return;
        }

        Assert.False(Environment.GetEnvironmentVariable("CI") is "true", $"not here: {program}");
        Assert.Skip($"not here: {program}");
    }
}
