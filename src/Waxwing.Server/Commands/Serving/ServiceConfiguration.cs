using Waxwing.CommandLine;
using Waxwing.Configuration;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Commands.Serving;

/// <summary>What the configuration says, about sending and about the service itself (the section <c>service</c>).</summary>
/// <param name="Settings">About sending.</param>
/// <param name="Service">About the service.</param>
internal sealed record ServiceConfiguration(Settings Settings, ServiceOptions Service)
{
    /// <summary>Reads <c>waxwing.json</c>, if there is one, or the file that is named, and then the environment.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public static ServiceConfiguration Load(string? file) => ConfigurationFile.Load(file, configuration =>
    {
        var settings = ConfigurationReader.Read(configuration);
        var faults = new List<SendException>();
        var service = ServiceReader.Read(new Section(configuration, FieldPath.File, faults).Object("service"));
        return faults is [var first, ..] ? throw first : new ServiceConfiguration(settings, service);
    });
}
