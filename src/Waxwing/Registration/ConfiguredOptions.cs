using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Waxwing.Configuration;

namespace Waxwing.Registration;

/// <summary>Fills the options from the configuration. What is wrong there is kept for <see cref="OptionsRules"/>: only when the host starts may it be stopped.</summary>
internal sealed class ConfiguredOptions(IConfiguration configuration, TimeProvider clock) : IConfigureOptions<WaxwingOptions>
{
    /// <summary>The section of a host's configuration.</summary>
    public const string Section = "Waxwing";

    public void Configure(WaxwingOptions options)
    {
        var section = configuration as IConfigurationSection ?? configuration.GetSection(Section);
        var faults = new List<SendException>();
        options.Path = FieldPath.Host(section.Path);
        var settings = ConfigurationReader.Read(section, options.Path, faults);
        options.Sender = settings.Sender;
        options.From = settings.From;
        options.Pickup = settings.Pickup;
        options.Tokens = settings.Tokens;
        try
        {
            options.Sender = settings.Sender with { Clock = clock, Dns = settings.Resolver.Lookup(clock) };
        }
        catch (SendException refusal)
        {
            faults.Add(refusal);
        }

        options.Faults = faults;
    }
}
