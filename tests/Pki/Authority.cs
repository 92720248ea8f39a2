using System.Globalization;

namespace Waxwing.Tests.Pki;

/// <summary>A certificate authority that openssl runs, in a folder of its own.</summary>
internal sealed class Authority : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1);
    private int issued;

    private Authority(string folder, CertificateFiles self, bool isRoot)
    {
        Folder = folder;
        Files = self;
        // A root is held by who trusts it; nobody sends it.
        Chain = isRoot ? [] : [self.Certificate, .. self.Intermediates];
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "index.txt"), "");
        File.WriteAllText(
            Path.Combine(folder, "ca.cnf"),
            """
            [ca]
            default_ca = authority
            [authority]
            database = index.txt
            new_certs_dir = .
            rand_serial = yes
            unique_subject = no
            policy = any_subject
            default_md = sha256
            [any_subject]
            commonName = optional
            organizationName = optional
            """);
    }

    public string Folder { get; }

    /// <summary>The authority's own certificate, key, and what stands between it and its root.</summary>
    public CertificateFiles Files { get; }

    /// <summary>What a server sends after a certificate of this authority.</summary>
    public IReadOnlyList<string> Chain { get; }

    /// <summary>Makes a root: self-signed, trusted only where a test says so.</summary>
    public static async Task<Authority> CreateRootAsync(string folder, CertificateProfile profile)
    {
        var root = new Authority(folder, new(Path.Combine(folder, "root.pem"), Path.Combine(folder, "root.key"), []), isRoot: true);
        await root.IssueAsync(profile, root.Files, selfSigned: true);
        return root;
    }

    /// <summary>Makes a certificate that vouches for itself; an authority or not, as the profile says.</summary>
    public static async Task<CertificateFiles> SelfSignAsync(string folder, CertificateProfile profile)
        => (await CreateRootAsync(folder, profile)).Files;

    /// <summary>Makes an authority below this one.</summary>
    public async Task<Authority> CreateIntermediateAsync(CertificateProfile profile)
    {
        var files = await IssueAsync(profile);
        return new Authority(Path.ChangeExtension(files.Certificate, null), files, isRoot: false);
    }

    /// <summary>Issues a certificate.</summary>
    public async Task<CertificateFiles> IssueAsync(CertificateProfile profile)
    {
        var name = Path.Combine(Folder, $"issued-{Interlocked.Increment(ref issued)}");
        var files = new CertificateFiles($"{name}.pem", $"{name}.key", Chain);
        await IssueAsync(profile, files, selfSigned: false);
        return files;
    }

    /// <summary>Revokes a certificate that this authority issued.</summary>
    public async Task RevokeAsync(CertificateFiles files)
    {
        await oneAtATime.WaitAsync();
        try
        {
            await Openssl.RunAsync(Folder, "ca", "-config", "ca.cnf", "-cert", Files.Certificate, "-keyfile", Files.Key, "-revoke", files.Certificate, "-crl_reason", "keyCompromise");
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <summary>Makes the OCSP answer of today for a certificate, signed by this authority itself, and gives its file.</summary>
    public async Task<string> AnswerOcspAsync(CertificateFiles files)
    {
        var answer = Path.ChangeExtension(files.Certificate, ".ocsp");
        // While another issues, index.txt.attr is away for a moment, and without it openssl wants each subject once.
        await oneAtATime.WaitAsync();
        try
        {
            await Openssl.RunAsync(
                Folder, "ocsp", "-index", "index.txt", "-CA", Files.Certificate, "-rsigner", Files.Certificate, "-rkey", Files.Key,
                "-issuer", Files.Certificate, "-cert", files.Certificate, "-ndays", "7", "-respout", answer);
        }
        finally
        {
            oneAtATime.Release();
        }

        return answer;
    }

    public void Dispose() => oneAtATime.Dispose();

    private static string Time(int days) => TimeProvider.System.GetUtcNow().AddDays(days).ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    private async Task IssueAsync(CertificateProfile profile, CertificateFiles files, bool selfSigned)
    {
        var (request, extensions) = (Path.ChangeExtension(files.Certificate, ".csr"), Path.ChangeExtension(files.Certificate, ".ext"));
        await File.WriteAllTextAsync(extensions, profile.ExtensionFile());
        await Openssl.RunAsync(Folder, ["genpkey", "-algorithm", profile.Key[0], .. profile.Key.Skip(1).SelectMany(option => (string[])["-pkeyopt", option]), "-out", files.Key]);
        await Openssl.RunAsync(Folder, "req", "-new", "-key", files.Key, "-subj", profile.CommonName.Length == 0 ? "/" : $"/CN={profile.CommonName}", "-out", request);
        await oneAtATime.WaitAsync();
        try
        {
            await Openssl.RunAsync(
                Folder,
                [
                    "ca", "-batch", "-notext", "-config", "ca.cnf", "-in", request, "-out", files.Certificate, "-extfile", extensions,
                    "-md", profile.Digest, "-startdate", Time(profile.FromDay), "-enddate", Time(profile.ToDay), "-keyfile", Files.Key,
                    .. selfSigned ? (string[])["-selfsign"] : ["-cert", Files.Certificate],
                ]);
        }
        finally
        {
            oneAtATime.Release();
        }
    }
}
