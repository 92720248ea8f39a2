using Waxwing.Trust;

namespace Waxwing.Cli.Configuration;

/// <summary>Which resolver is asked, and whether its word on DNSSEC counts.</summary>
/// <param name="Configured">The resolver, or null for the system's.</param>
/// <param name="IsTrusted">
/// Whether the configuration marks it as trusted. The mark belongs to the resolver that the configuration names; where it
/// names none, to the one on the command line, or else to the system's.
/// </param>
internal sealed record ResolverChoice(ResolverOptions? Configured, bool IsTrusted)
{
    private const string Forms = "must be the address of a resolver: 127.0.0.1:53, [::1]:53 or localhost:53";

    public static ResolverChoice Read(Section root) =>
        new(root.Text("resolver") is { } text ? Parse("resolver", text) : null, root.Flag("resolverIsTrusted") ?? false);

    /// <summary>The same, with the resolver of the command line if there is one.</summary>
    public ResolverChoice Or(string option, string? text)
    {
        if (text is null)
        {
            return this;
        }

        var named = Parse(option, text);
        return new ResolverChoice(named, IsTrusted && (Configured is null || Configured.Servers[0].Equals(named.Servers[0])));
    }

    /// <summary>Who is asked, or null where it is the system's resolver and nobody marked it.</summary>
    /// <exception cref="SendException">Stage Configure: a resolver is marked as trusted that is not on this machine.</exception>
    public IDnsLookup? Lookup(TimeProvider clock)
    {
        if (Configured is null && !IsTrusted)
        {
            return null;
        }

        var options = (Configured ?? ResolverOptions.OfSystem()) with { IsTrusted = IsTrusted };
        return IsTrusted && !options.IsLocal
            ? throw ConfigurationFault.Invalid("resolverIsTrusted", $"is for a resolver on this machine (127.0.0.1 or ::1); on the way from {string.Join(", ", options.Servers)} anybody can claim that an answer was verified")
            : new DnsCache(new DnsResolver(options, clock), clock);
    }

    private static ResolverOptions Parse(string path, string text) =>
        ResolverOptions.TryParse(text, out var options) ? options : throw ConfigurationFault.Invalid(path, Forms);
}
