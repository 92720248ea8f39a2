using Waxwing.Configuration;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Commands.Serving;

/// <summary>The records of a return path name its host, and who sends: without both no domain could have one.</summary>
internal static class ReturnPathRule
{
    /// <exception cref="SendException">One of them is not said.</exception>
    public static void Check(ServiceOptions options)
    {
        if (options.ReturnPath is not { } path)
        {
            return;
        }

        if (path.Host is null && options.Name?.Contains('.', StringComparison.Ordinal) is not true)
        {
            throw ConfigurationFault.Invalid("service.returnPath.host", "is missing, and service.name with it: MX records of return paths lead to this host by its name");
        }

        if (options.Domains is { Addresses.IsEmpty: true, Includes.IsEmpty: true })
        {
            throw ConfigurationFault.Invalid("service.domains.addresses", "is missing, and includes with it: the SPF record of a return path says who sends, and receivers refuse mail where it does not");
        }
    }
}
