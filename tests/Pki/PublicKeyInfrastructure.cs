using Waxwing.Smtp;

[assembly: AssemblyFixture(typeof(Waxwing.Tests.Pki.PublicKeyInfrastructure))]

namespace Waxwing.Tests.Pki;

/// <summary>One root and one intermediate for all tests of the project, made by openssl in a folder that goes with them.</summary>
public sealed class PublicKeyInfrastructure : IDisposable
{
    private readonly Lazy<Task<Authority>> root;
    private readonly Lazy<Task<Authority>> intermediate;
    private int folders;

    public PublicKeyInfrastructure()
    {
        root = new(() => Authority.CreateRootAsync(NewFolder(), CertificateProfile.Authority("Waxwing Test Root")));
        intermediate = new(async () => await (await root.Value).CreateIntermediateAsync(CertificateProfile.Authority("Waxwing Test Intermediate")));
    }

    /// <summary>Where everything lies.</summary>
    internal string Folder { get; } = Directory.CreateTempSubdirectory("waxwing-pki-").FullName;

    /// <summary>The root that tests trust.</summary>
    internal Task<Authority> RootAsync() => RequiredAsync(root);

    /// <summary>The authority below it that issues servers' certificates.</summary>
    internal Task<Authority> IntermediateAsync() => RequiredAsync(intermediate);

    /// <summary>The policy that trusts this root alone.</summary>
    internal async Task<TlsPolicy> PolicyAsync() => TlsPolicy.FromAuthorityFile((await RootAsync()).Files.Certificate);

    /// <summary>An empty folder.</summary>
    internal string NewFolder() => Directory.CreateDirectory(Path.Combine(Folder, $"{Interlocked.Increment(ref folders)}")).FullName;

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    private static Task<Authority> RequiredAsync(Lazy<Task<Authority>> authority)
    {
        Openssl.Require("openssl");
        return authority.Value;
    }
}
