using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Tests.Pki;

namespace Waxwing.Conformance.Tests;

/// <summary>One site of the corpus <c>tls-endpoints</c>: its server's settings, and whether its source says that a client connects.</summary>
internal sealed record TlsEndpointsSite(string Name, string Connect, IReadOnlyList<string> Directives)
{
    private const string Domain = "badssl.test";

    public string Host => $"{Name}.{Domain}";

    /// <summary>The file that the settings name, without its ending. Sites without one share the good wildcard certificate.</summary>
    public string CertificateName => Path.GetFileNameWithoutExtension(Value("ssl_certificate") ?? "wildcard-main.pem");

    /// <summary>Why we refuse, or null where we accept.</summary>
    public SmtpFailureDetail? ExpectedRefusal => (Name, Fault) switch
    {
        (_, "expired") => SmtpFailureDetail.CertificateExpired,
        (_, "incomplete-chain" or "untrusted-root" or "edellroot" or "preact-cli" or "superfish" or "webpack-dev-server") => SmtpFailureDetail.CertificateUnknownAuthority,
        ("3des" or "dh512" or "dh1024" or "null" or "rc4-md5", _) => SmtpFailureDetail.NoSharedCipherSuite,
        _ => null,
    };

    /// <summary>What the certificate's name tells of it.</summary>
    private string Fault => CertificateName[(CertificateName.IndexOf('-', StringComparison.Ordinal) + 1)..];

    /// <summary>Reads the corpus, or ends the test: skipped where it is not here, failed where CI promises it.</summary>
    public static IReadOnlyList<TlsEndpointsSite> ReadAll()
    {
        var file = Path.Combine(CorporaFolder(), "tls-endpoints", "expected.json");
        if (!File.Exists(file))
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase), $"not here: {file}, and CI=true promises it");
            Assert.Skip($"not here: {file}");
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(file));
        return
        [
            .. json.RootElement.EnumerateArray().Select(site => new TlsEndpointsSite(
                site.GetProperty("name").GetString()!,
                site.GetProperty("connect").GetString()!,
                [.. site.GetProperty("directives").EnumerateArray().Select(directive => directive.GetString()!)])),
        ];
    }

    /// <summary>The value of a setting. Where it stands twice, a shared part came first and the site's own word last.</summary>
    public string? Value(string directive)
        => Directives.LastOrDefault(line => line.StartsWith(directive + ' ', StringComparison.Ordinal))?[(directive.Length + 1)..];

    /// <summary>Makes the certificate that the settings name, below our own root, with a fault where the name tells of one.</summary>
    public async Task<CertificateFiles> CreateCertificateAsync(PublicKeyInfrastructure pki)
    {
        var names = CertificateName.StartsWith("wildcard-", StringComparison.Ordinal) ? (string[])[$"DNS:*.{Domain}", $"DNS:{Domain}"] : [$"DNS:{Host}"];
        var good = new CertificateProfile { CommonName = names[0][4..], Names = names, Key = CertificateProfile.Rsa2048, KeyUsage = "digitalSignature, keyEncipherment" };
        var authority = await pki.IntermediateAsync();
        return Fault switch
        {
            // No authority here puts a timestamp of a public log into a certificate, so "no-sct" is every certificate.
            "main" or "no-sct" => await authority.IssueAsync(good),
            "sha384" => await authority.IssueAsync(good with { Digest = "sha384" }),
            "1000-sans" => await authority.IssueAsync(good with { Names = [.. names, .. Enumerable.Range(1, 999).Select(i => $"DNS:{i}.{Host}")] }),
            "no-subject" => await authority.IssueAsync(good with { CommonName = "" }),
            "expired" => await authority.IssueAsync(good with { FromDay = -40, ToDay = -3 }),
            "incomplete-chain" => await authority.IssueAsync(good) with { Intermediates = [] },
            // Roots that software of that name once planted into machines: to us an authority that nobody trusts.
            "untrusted-root" or "edellroot" or "preact-cli" or "superfish" or "webpack-dev-server"
                => await (await Authority.CreateRootAsync(pki.NewFolder(), CertificateProfile.Authority(Fault))).IssueAsync(good),
            _ => throw new InvalidDataException($"{Name}: nothing is known of the certificate {CertificateName}"),
        };
    }

    private static string CorporaFolder()
    {
        if (Environment.GetEnvironmentVariable("WAXWING_CORPORA") is { Length: > 0 } named)
        {
            return named;
        }

        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "Waxwing.slnx")))
        {
            root = root.Parent;
        }

        return Path.Combine(root?.FullName ?? ".", "..", "shared", "corpora");
    }
}
