using System.Reflection.Metadata;
using System.Text;
using System.Text.Json;
using System.Xml.Linq;

namespace Waxwing.Packages.Tests;

public sealed class WhatAPackageHolds(PackedTwice packed)
{
    public static TheoryData<string, string, string> Packages { get; } = new(
        ("Waxwing.Smtp", "Waxwing.Smtp", ""),
        ("Waxwing.Trust", "Waxwing.Trust", "BouncyCastle.Cryptography Waxwing.Smtp"),
        ("Waxwing", "Waxwing.Sender", "BouncyCastle.Cryptography Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options MimeKit Polly.Core Waxwing.Smtp Waxwing.Trust"),
        // What else it needs comes with ASP.NET Core.
        ("Waxwing.AspNetCore", "Waxwing.AspNetCore", "BouncyCastle.Cryptography MimeKit Polly.Core Waxwing"),
        ("Waxwing.OAuth", "Waxwing.OAuth", "BouncyCastle.Cryptography Duende.IdentityModel Microsoft.AspNetCore.DataProtection Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.DependencyInjection Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Hosting.Abstractions Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options MimeKit Polly.Core Waxwing"),
        ("Waxwing.Outbox", "Waxwing.Outbox", "BouncyCastle.Cryptography Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Diagnostics.HealthChecks Microsoft.Extensions.Hosting.Abstractions Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options MimeKit Polly.Core Waxwing"),
        ("Waxwing.Outbox.EntityFrameworkCore", "Waxwing.Outbox.EntityFrameworkCore", "BouncyCastle.Cryptography Microsoft.EntityFrameworkCore.Relational Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.DependencyInjection Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Diagnostics.HealthChecks Microsoft.Extensions.Hosting.Abstractions Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options MimeKit Polly.Core Waxwing.Outbox"),
        ("Waxwing.Sandbox", "Waxwing.Sandbox", "BouncyCastle.Cryptography MimeKit Waxwing.Smtp"),
        ("Waxwing.Testing", "Waxwing.Testing", "BouncyCastle.Cryptography Microsoft.Extensions.Configuration.Abstractions Microsoft.Extensions.DependencyInjection.Abstractions Microsoft.Extensions.Logging.Abstractions Microsoft.Extensions.Options MimeKit Polly.Core Waxwing Waxwing.Smtp"));

    [Fact]
    public void Every_room_that_says_so_is_packed_with_its_symbols()
    {
        var rooms = Directory.EnumerateFiles(Path.Combine(Tree.Repository, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => XDocument.Load(project).Descendants("IsPackable").Any(element => element.Value is "true"))
            .Select(project => Path.GetFileNameWithoutExtension(project)).Order(StringComparer.Ordinal).ToArray();

        Assert.True(rooms.Length >= Packages.Count);
        Assert.Equal(rooms.SelectMany(room => (string[])[$"{room}.{Tree.Version}.nupkg", $"{room}.{Tree.Version}.snupkg"]).Order(StringComparer.Ordinal), packed.First.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Packing_in_another_folder_gives_the_same_octets()
    {
        Assert.NotEmpty(packed.Files[0]);
        Assert.Equal(packed.Files[0].Keys.Order(StringComparer.Ordinal), packed.Files[1].Keys.Order(StringComparer.Ordinal));
        Assert.Empty(packed.Files[0].Where(file => !file.Value.AsSpan().SequenceEqual(packed.Files[1][file.Key])).Select(file => file.Key));
    }

    [Fact]
    public void No_file_knows_where_it_was_made()
    {
        string[] places = ["waxwing-packages-", Tree.Repository, Environment.GetFolderPath(Environment.SpecialFolder.UserProfile) + "/"];
        Assert.Empty(
            from package in packed.First
            from entry in package.Value
            from place in places
            where entry.Value.AsSpan().IndexOf(Encoding.UTF8.GetBytes(place)) >= 0 || entry.Value.AsSpan().IndexOf(Encoding.Unicode.GetBytes(place)) >= 0
            select $"{package.Key}: {entry.Key} has {place}");
    }

    [Theory, MemberData(nameof(Packages))]
    public void It_says_what_it_is_and_needs(string id, string assembly, string needs)
    {
        var files = Files(id, "nupkg");
        var metadata = XDocument.Parse(Text(files[$"{id}.nuspec"])).Root!.Elements().Single();
        string? Value(string name) => metadata.Elements().SingleOrDefault(element => string.Equals(element.Name.LocalName, name, StringComparison.Ordinal))?.Value;

        Assert.Equal((id, Tree.Version, "MIT", "README.md"), (Value("id"), Value("version"), Value("license"), Value("readme")));
        Assert.True(Value("description")!.Length > 60, Value("description"));
        Assert.Contains("smtp", Value("tags"), StringComparison.Ordinal);
        Assert.Null(Value("projectUrl"));
        Assert.Equal(needs, string.Join(' ', metadata.Descendants().Where(element => element.Name.LocalName is "dependency").Select(element => (string)element.Attribute("id")!).Order(StringComparer.Ordinal)));
        // Referencing a package changes nothing in a program but what it can reach: docs/packages.md says why there is no using.
        Assert.DoesNotContain(files.Keys, file => file.StartsWith("build", StringComparison.Ordinal));
        Assert.StartsWith($"# {id}\n", Text(files["README.md"]), StringComparison.Ordinal);
        Assert.Contains("```csharp", Text(files["README.md"]), StringComparison.Ordinal);
        Assert.Equal(File.ReadAllBytes(Path.Combine(Tree.Repository, "LICENSE")), files["LICENSE"]);
        Assert.True(files[$"lib/net10.0/{assembly}.xml"].Length > 1000);
        if (id is "Waxwing")
        {
            // The page that SendError.Help names.
            Assert.Equal(File.ReadAllBytes(Path.Combine(Tree.Repository, "docs", "errors.md")), files["docs/errors.md"]);
        }

        if (id is "Waxwing.Trust")
        {
            // The licence of the public suffix list asks for it.
            Assert.Contains("Mozilla Public License", Text(files["NOTICE.md"]), StringComparison.Ordinal);
        }

        Assert.Equal(1, files.Keys.Count(name => name.EndsWith(".dll", StringComparison.Ordinal)));
    }

    [Theory, MemberData(nameof(Packages))]
    public void The_symbols_bring_their_sources(string id, string assembly, string needs)
    {
        _ = needs;
        using var pdb = MetadataReaderProvider.FromPortablePdbImage([.. Files(id, "snupkg")[$"lib/net10.0/{assembly}.pdb"]]);
        var reader = pdb.GetMetadataReader();
        var embedded = new Guid("0E8A571B-6926-466E-B4AD-8AB04611F5FE"); // "Embedded source" of the portable PDB format.
        Assert.NotEmpty(reader.Documents);
        Assert.All(reader.Documents, document =>
        {
            Assert.StartsWith("/_", reader.GetString(reader.GetDocument(document).Name), StringComparison.Ordinal);
            Assert.Contains(reader.GetCustomDebugInformation(document), handle => reader.GetGuid(reader.GetCustomDebugInformation(handle).Kind) == embedded);
        });
    }

    [Theory, MemberData(nameof(Packages))]
    public void The_bill_of_materials_names_everything_that_comes_along(string id, string assembly, string needs)
    {
        _ = assembly;
        using var bom = JsonDocument.Parse(Files(id, "nupkg")["sbom.cdx.json"]);
        var root = bom.RootElement;
        Assert.Equal(("CycloneDX", "1.6", 1), (root.GetProperty("bomFormat").GetString(), root.GetProperty("specVersion").GetString(), root.GetProperty("version").GetInt32()));
        Assert.Equal($"pkg:nuget/{id}@{Tree.Version}", root.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString());

        var components = root.GetProperty("components").EnumerateArray().ToDictionary(component => component.GetProperty("bom-ref").GetString()!, StringComparer.Ordinal);
        var names = components.Values.Select(component => component.GetProperty("name").GetString()!).ToHashSet(StringComparer.Ordinal);
        Assert.Subset(names, needs.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(needs.Length == 0, names.Count == 0);
        Assert.All(root.GetProperty("dependencies").EnumerateArray().SelectMany(dependency => dependency.GetProperty("dependsOn").EnumerateArray()), need => Assert.Contains(need.GetString()!, components.Keys));

        // The same packages, by their content, as the lock file has.
        using var locked = JsonDocument.Parse(File.ReadAllText(Path.Combine(Tree.Repository, "src", id, "packages.lock.json")));
        var shipped = locked.RootElement.GetProperty("dependencies").GetProperty("net10.0");
        Assert.All(components.Values.Where(component => component.TryGetProperty("hashes", out _)), component =>
        {
            var name = component.GetProperty("name").GetString()!;
            Assert.Equal(shipped.GetProperty(name).GetProperty("resolved").GetString(), component.GetProperty("version").GetString());
            Assert.Equal("MIT", component.GetProperty("licenses")[0].GetProperty("expression").GetString()!.Replace("BSD-3-Clause", "MIT", StringComparison.Ordinal).Replace("Apache-2.0", "MIT", StringComparison.Ordinal));
            Assert.Matches("^[0-9a-f]{128}$", component.GetProperty("hashes")[0].GetProperty("content").GetString());
        });
    }

    private IReadOnlyDictionary<string, byte[]> Files(string id, string kind) => packed.First[$"{id}.{Tree.Version}.{kind}"];

    private static string Text(byte[] octets) => Encoding.UTF8.GetString(octets).TrimStart('\uFEFF');
}
