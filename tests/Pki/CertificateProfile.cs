namespace Waxwing.Tests.Pki;

/// <summary>What is written into a certificate. The default is a faultless one for <c>mail.example.test</c>.</summary>
internal sealed record CertificateProfile
{
    public static readonly string[] P256 = ["EC", "ec_paramgen_curve:P-256"];
    public static readonly string[] Rsa2048 = ["RSA", "rsa_keygen_bits:2048"];
    public static readonly string[] Rsa1024 = ["RSA", "rsa_keygen_bits:1024"];

    public string CommonName { get; init; } = "mail.example.test";

    /// <summary>Subject alternative names as openssl writes them: <c>DNS:…</c>, <c>IP:…</c>.</summary>
    public string[] Names { get; init; } = ["DNS:mail.example.test"];

    public string[] Key { get; init; } = P256;

    public string Digest { get; init; } = "sha256";

    /// <summary>First and last moment, counted in days from now.</summary>
    public int FromDay { get; init; } = -10;

    public int ToDay { get; init; } = 30;

    public string KeyUsage { get; init; } = "digitalSignature";

    public string? ExtendedKeyUsage { get; init; } = "serverAuth";

    /// <summary>Whether the certificate may issue others.</summary>
    public bool IsAuthority { get; init; }

    /// <summary>Whether the issuer's key is named, which path building goes by.</summary>
    public bool NamesIssuerKey { get; init; } = true;

    /// <summary>More lines for the extension file of openssl.</summary>
    public string[] Extensions { get; init; } = [];

    public static CertificateProfile Authority(string name) => new()
    {
        CommonName = name,
        Names = [],
        ToDay = 3650,
        IsAuthority = true,
        KeyUsage = "keyCertSign, cRLSign, digitalSignature",
        ExtendedKeyUsage = null,
    };

    public string ExtensionFile() => string.Join('\n',
    [
        $"basicConstraints = critical, CA:{(IsAuthority ? "TRUE" : "FALSE")}",
        "subjectKeyIdentifier = hash",
        $"authorityKeyIdentifier = {(NamesIssuerKey ? "keyid" : "none")}",
        $"keyUsage = critical, {KeyUsage}",
        .. ExtendedKeyUsage is null ? [] : (string[])[$"extendedKeyUsage = {ExtendedKeyUsage}"],
        .. Names.Length == 0 ? [] : (string[])[$"subjectAltName = {(CommonName.Length == 0 ? "critical, " : "")}{string.Join(", ", Names)}"],
        .. Extensions,
        "",
    ]);
}
