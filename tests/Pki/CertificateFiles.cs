namespace Waxwing.Tests.Pki;

/// <summary>A certificate on disk, with its key and what a server sends with it.</summary>
/// <param name="Certificate">The certificate alone, in PEM.</param>
/// <param name="Key">Its private key, in PEM.</param>
/// <param name="Intermediates">The certificates that a server sends after it, nearest issuer first.</param>
internal sealed record CertificateFiles(string Certificate, string Key, IReadOnlyList<string> Intermediates)
{
    /// <summary>Writes certificate and intermediates into one file, as nginx wants them.</summary>
    public string WriteChain()
    {
        var path = Path.ChangeExtension(Certificate, ".chain.pem");
        File.WriteAllText(path, string.Concat(Intermediates.Prepend(Certificate).Select(File.ReadAllText)));
        return path;
    }
}
