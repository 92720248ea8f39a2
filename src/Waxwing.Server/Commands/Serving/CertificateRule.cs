using System.Net;
using Waxwing.CommandLine;
using Waxwing.Configuration;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Commands.Serving;

/// <summary>Who needs a certificate. What only this machine reaches can have one of the service's own making; nobody else would trust that one.</summary>
internal static class CertificateRule
{
    /// <exception cref="UsageException">Somebody needs one, and there is none.</exception>
    /// <exception cref="SendException">There is none in the files that are named.</exception>
    public static void Check(ServiceOptions options)
    {
        if (options.Certificate is null != options.CertificateKey is null)
        {
            throw new UsageException("a certificate and its key go together: --certificate FILE and --key FILE");
        }

        if (options.Certificate is not null)
        {
            MustBeThere(options.Certificate);
            MustBeThere(options.CertificateKey!);
            return;
        }

        if (options.Http.Scheme is "https")
        {
            throw new UsageException("--http https:// needs a certificate: --certificate FILE and --key FILE");
        }

        (string Name, IPEndPoint? Address)[] listeners = [("--submissions", options.Submissions), ("--submission", options.Submission), ("service.returnPath.listen", options.ReturnPath?.Listen)];
        foreach (var (name, address) in listeners)
        {
            if (address is not null && !IPAddress.IsLoopback(address.Address))
            {
                throw new UsageException($"{name} {address} is for other machines, which have to verify it: name --certificate FILE and --key FILE");
            }
        }
    }

    private static void MustBeThere(string file)
    {
        if (!File.Exists(file))
        {
            throw ConfigurationFault.Unreadable($"there is no file {file}");
        }
    }
}
