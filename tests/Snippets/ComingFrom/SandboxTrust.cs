using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Waxwing.Snippets.ComingFrom;

/// <summary>Verification against the sandbox's authority, for the programs of others: a whole one, since no test of ours shows less.</summary>
internal static class SandboxTrust
{
    public static RemoteCertificateValidationCallback For(string authorityFile) => (_, certificate, _, errors) =>
    {
        if (certificate is not X509Certificate2 server || errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            return false;
        }

        using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(server);
    };
}
