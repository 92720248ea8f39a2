using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Sandbox;

/// <summary>The file by which clients come to trust a sandbox.</summary>
internal static class PemFile
{
    // A certificate of a sandbox has about 700 characters; what is larger is something else, and is not read.
    private const int MostOctets = 4096;

    /// <summary>Writes the authority's certificate, in place of an earlier sandbox's if there is one.</summary>
    /// <exception cref="IOException">The file cannot be written, or is somebody else's.</exception>
    public static async Task WriteAsync(string path, SandboxAuthority authority, CancellationToken cancellationToken)
    {
        // Elsewhere an option of this name says what to read: whoever mixes them up must not lose the authorities of a relay.
        if (File.Exists(path) && !await IsOfSandboxAsync(path, cancellationToken).ConfigureAwait(false))
        {
            throw new IOException($"the file {path} is there already, and no sandbox wrote it: name another, or remove it");
        }

        await File.WriteAllTextAsync(path, Text(authority.CertificatePem), cancellationToken).ConfigureAwait(false);
    }

    private static async Task<bool> IsOfSandboxAsync(string path, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length is 0 or > MostOctets)
        {
            return false;
        }

        var text = await File.ReadAllTextAsync(path, cancellationToken).ConfigureAwait(false);
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(text);
            return certificate.Subject.StartsWith(SandboxAuthority.NamePrefix, StringComparison.Ordinal)
                && string.Equals(text, Text(certificate.ExportCertificatePem()), StringComparison.Ordinal);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static string Text(string pem) => pem + "\n";
}
