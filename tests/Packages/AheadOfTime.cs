using System.Buffers.Binary;
using System.Reflection.PortableExecutable;
using System.Text.Json;
using Waxwing.Sandbox;

namespace Waxwing.Packages.Tests;

/// <summary><c>waxwing</c> compiled ahead of time by <c>eng/aot</c>, with the service beside it by <c>eng/publish</c>, which calls that. Warnings of trimming and of the compiler are errors there, as everywhere.</summary>
public sealed class AheadOfTime
{
    /// <summary>This machine's; the other processor's takes minutes, and is compiled with <c>WAXWING_WHOLE=1</c>.</summary>
    public static TheoryData<string, int, string> Runtimes { get; } = Environment.GetEnvironmentVariable("WAXWING_WHOLE") is "1"
        ? new() { { "linux-x64", 0x3E, "clang" }, { "linux-arm64", 0xB7, "aarch64-linux-gnu-objcopy" } }
        : new() { { "linux-x64", 0x3E, "clang" } };

    [Theory]
    [MemberData(nameof(Runtimes))]
    public async Task It_is_compiled_without_a_warning_and_does_its_work(string runtime, int machine, string needed)
    {
        SkipWithout(needed);
        using var tree = Tree.Copy(runtime);
        var folder = Path.Combine(tree.Folder, "artifacts", "out");

        var isRun = runtime is "linux-x64" && OperatingSystem.IsLinux();

        Assert.DoesNotContain(": warning ", await Tree.RunAsync(Path.Combine(tree.Folder, "eng", isRun ? "publish" : "aot"), tree.Folder, runtime, folder), StringComparison.Ordinal);

        Assert.Equal(["LICENSE", "waxwing", "waxwing.cdx.json"], Directory.EnumerateFiles(folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal));
        using var bom = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "waxwing.cdx.json"), TestContext.Current.CancellationToken));
        Assert.Equal($"pkg:nuget/waxwing@{Tree.Version}", bom.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString());
        Assert.Contains(bom.RootElement.GetProperty("components").EnumerateArray(), component => string.Equals(component.GetProperty("name").GetString(), $"Microsoft.NETCore.App.Runtime.NativeAOT.{runtime}", StringComparison.Ordinal));

        // e_machine, at octet 18 of an ELF header.
        var program = Path.Combine(folder, "waxwing");
        Assert.Equal(machine, BinaryPrimitives.ReadUInt16LittleEndian((await File.ReadAllBytesAsync(program, TestContext.Current.CancellationToken)).AsSpan(18)));
        if (isRun)
        {
            Assert.StartsWith(Tree.Version, await Tree.RunAsync(program, folder, "--version"), StringComparison.Ordinal);
            using var demo = JsonDocument.Parse(await Tree.RunAsync(program, folder, "demo", "--json"));
            Assert.True(demo.RootElement.GetProperty("passed").GetBoolean());
            await SendsAsync(program, folder);
            await IsInstalledWithTheServiceAsync(program, folder);
            await BecomesTheServiceAsync(program, folder);
            await SendsABatchAsync(program, folder);
            await HasEveryLibraryAsync(tree, runtime);
        }
    }

    // Every word reaches the service as it was typed.
    private static async Task BecomesTheServiceAsync(string program, string folder)
    {
        var server = Path.Combine(Directory.CreateDirectory(Path.Combine(folder, "server")).FullName, "waxwing-server");
        File.Delete(server);
        await File.WriteAllTextAsync(server, "#!/bin/sh\nprintf '[%s]' \"$@\"\n", TestContext.Current.CancellationToken);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(server, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        Assert.Equal("[keys][list][--tenant][a b]", await Tree.RunAsync(program, folder, "keys", "list", "--tenant", "a b"));
    }

    // What is read and written by reflection in an ordinary program was made ahead of time here: configuration, JSON, options.
    private static async Task SendsAsync(string program, string folder)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "waxwing.json"), $$"""
            { "relays": [ { "url": "smtps://{{sandbox.User}}@localhost:{{sandbox.SmtpsPort}}", "password": "file:password", "ca": "{{sandbox.AuthorityFile}}" } ], "from": "ada@example.org", "timeouts": { "connect": "10s" } }
            """, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), sandbox.Password, TestContext.Current.CancellationToken);

        using var sent = JsonDocument.Parse(await Tree.RunAsync(program, folder, "send", "--json", "--to", "bob@example.net", "--bcc", "eve@example.net", "--subject", "Grüße", "--text", "hello"));

        Assert.Equal(0, sent.RootElement.GetProperty("exitCode").GetInt32());
        var receipt = ReceiptJson.Read(sent.RootElement.GetProperty("receipt").GetRawText());
        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal(17, receipt.Practices.Length);
        Assert.Equal(["bob@example.net", "eve@example.net"], sandbox.Messages.Snapshot().SelectMany(message => message.Recipients).Select(recipient => recipient.ToString()).Order(StringComparer.Ordinal));
        Assert.All(sandbox.Messages.Snapshot(), message => Assert.Equal(receipt.Content!.Sha256, message.Sha256));
    }

    private static async Task SendsABatchAsync(string program, string folder)
    {
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "password"), sandbox.Password, TestContext.Current.CancellationToken);
        await File.WriteAllLinesAsync(Path.Combine(folder, "batch.jsonl"),
            Enumerable.Range(1, 20).Select(number => $$$"""{"id":"o-{{{number}}}","from":"Shop <shop@example.org>","to":["c{{{number}}}@example.net"],"subject":"Order {{{number}}}","text":"on its way","headers":{"X-Order":"{{{number}}}"}}"""),
            TestContext.Current.CancellationToken);
        string[] arguments = ["send-batch", "batch.jsonl", "--json", "--relay", $"smtp://{sandbox.User}@localhost:{sandbox.SmtpPort}", "--password", "file:password", "--ca", sandbox.AuthorityFile];

        var first = await Tree.RunAsync(program, folder, arguments);
        var second = await Tree.RunAsync(program, folder, arguments);

        Assert.Equal((20, 20), (Summary(first).GetProperty("run").GetInt32(), Summary(first).GetProperty("outcomes").GetProperty("accepted").GetInt32()));
        // The journal of the first is read, and nothing is sent twice.
        Assert.Equal((0, 20), (Summary(second).GetProperty("run").GetInt32(), Summary(second).GetProperty("outcomes").GetProperty("accepted").GetInt32()));
        Assert.Equal(20, sandbox.Messages.Count);
    }

    private static async Task HasEveryLibraryAsync(Tree tree, string runtime)
    {
        var source = Path.Combine(Tree.Repository, "tests", "Packages", "AllLibraries");
        var program = Path.Combine(tree.Folder, "AllLibraries");
        Directory.CreateDirectory(program);
        foreach (var file in (string[])["AllLibraries.csproj", "Program.cs"])
        {
            File.Copy(Path.Combine(source, file), Path.Combine(program, file));
        }

        // Where eng/aot has compiled the libraries already.
        var output = Path.Combine(tree.Folder, "artifacts", "all");
        var log = await Tree.RunAsync("dotnet", tree.Folder, "publish", "AllLibraries", "-c", "Release", "-v", "q", "--nologo", "--artifacts-path", Path.Combine(tree.Folder, "artifacts", "aot", runtime),
            "-p:ContinuousIntegrationBuild=true", "-r", runtime, "-p:PublishAot=true", "-p:TrimmerSingleWarn=false", "-o", output);

        Assert.DoesNotContain(": warning ", log, StringComparison.Ordinal);
        Assert.Equal(
            ["Smtp: bob@xn--bcher-kva.example", "Trust: _submissions._tcp.example.org SRV", "Waxwing: Accepted", "Sandbox: bob@example.net, the same octets", "Testing: refused, 554", "OAuth: abc abc, asked 1"],
            (await Tree.RunAsync(Path.Combine(output, "AllLibraries"), output)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    // What an operator installs.
    private static async Task IsInstalledWithTheServiceAsync(string program, string folder)
    {
        using var bom = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "server", "waxwing-server.cdx.json"), TestContext.Current.CancellationToken));
        Assert.Equal($"pkg:nuget/waxwing-server@{Tree.Version}", bom.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("purl").GetString());
        Assert.True(IsCompiled(Path.Combine(folder, "server", "waxwing-server.dll")), "The service is not compiled for the processor.");

        Assert.Contains("--submissions", await Tree.RunAsync(program, folder, "serve", "--help"), StringComparison.Ordinal);
        using var made = JsonDocument.Parse(await Tree.RunAsync(program, folder, "keys", "new", "--json", "--data", "data"));
        Assert.StartsWith("re_", made.RootElement.GetProperty("key").GetString(), StringComparison.Ordinal);
    }

    // ECMA-335 §II.25.3.3: code compiled ahead of time has a header that ManagedNativeHeader leads to.
    private static bool IsCompiled(string assembly)
    {
        using var file = File.OpenRead(assembly);
        using var reader = new PEReader(file);
        return reader.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }

    private static JsonElement Summary(string lines) =>
        JsonDocument.Parse(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1]).RootElement.GetProperty("summary");

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
