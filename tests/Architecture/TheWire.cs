using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Waxwing.Architecture.Tests;

/// <summary>What holds inside <c>Waxwing.Smtp</c> alone.</summary>
public sealed partial class TheWire
{
    private static readonly string Folder = Path.Combine(BuiltRoom.Repository, "src", "Waxwing.Smtp");

    [Fact]
    public void It_uses_the_base_class_library_and_nothing_else()
    {
        var references = BuiltRoom.All.Single(room => room.Name is "Waxwing.Smtp").AssemblyReferences();
        Assert.NotEmpty(references);
        Assert.DoesNotContain(references, IsFromOutside);
    }

    [Theory]
    [InlineData("MimeKit")]
    [InlineData("System.CommandLine")] // A package may well be called System.*
    public void An_assembly_from_a_package_is_told_from_the_base_class_library(string assembly) =>
        Assert.True(IsFromOutside(assembly));

    [Theory]
    [InlineData("Grammar")]
    [InlineData("Replies")]
    [InlineData("Errors")]
    public void Grammar_replies_and_errors_know_nothing_of_sockets(string folder)
    {
        var sources = Directory.GetFiles(Path.Combine(Folder, folder), "*.cs", SearchOption.AllDirectories);
        Assert.NotEmpty(sources);
        Assert.DoesNotContain(sources, file => MentionsSockets(File.ReadAllText(file)));
    }

    [Fact]
    public void No_global_using_brings_sockets_in_by_the_back_door() =>
        Assert.DoesNotContain(
            Directory.GetFiles(Folder, "*.cs", SearchOption.AllDirectories).SelectMany(File.ReadLines),
            line => line.StartsWith("global using", StringComparison.Ordinal) && MentionsSockets(line));

    [Theory]
    [InlineData("using System.Net.Sockets;")]
    [InlineData("    private readonly System.Net.Security.SslStream stream;")]
    public void The_scan_sees_a_namespace_in_a_using_and_in_a_full_name(string line) => Assert.True(MentionsSockets(line));

    [Theory]
    [InlineData("using System.Net;")]
    [InlineData("using AddressFamily = System.Net.Sockets.AddressFamily;")]
    [InlineData("/// Knows nothing of sockets.")]
    public void The_scan_lets_the_rest_pass(string line) => Assert.False(MentionsSockets(line));

    private static bool MentionsSockets(string source) => SocketNamespaces().IsMatch(source);

    private static bool IsFromOutside(string assembly) =>
        !File.Exists(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), assembly + ".dll"));

    // AddressFamily only bears the namespace's name: it tells of an address, and lives in System.Net.Primitives.
    [GeneratedRegex(@"\bSystem\.Net\.(?:Sockets(?!\.AddressFamily\b)|Security)\b", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex SocketNamespaces();
}
