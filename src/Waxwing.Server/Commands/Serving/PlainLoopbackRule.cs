using Waxwing.Configuration;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Commands.Serving;

/// <summary>Whoever connects to the port in clear says not who he is: the configuration says whose mail it is.</summary>
internal static class PlainLoopbackRule
{
    /// <exception cref="SendException">There is the port without the key, or the key without the port.</exception>
    public static void Check(ServiceOptions options)
    {
        if (options is { PlainLoopback: not null, PlainKey: null })
        {
            throw ConfigurationFault.Invalid("service.plainKey", "is missing: it is the id of the key that mail of the port in clear belongs to, as waxwing keys list shows it");
        }

        if (options is { PlainLoopback: null, PlainKey: not null })
        {
            throw ConfigurationFault.Invalid("service.plainLoopback", "is missing: plainKey is for that port alone. Name it, or leave out both");
        }
    }
}
