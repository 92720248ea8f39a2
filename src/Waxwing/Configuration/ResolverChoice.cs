using Waxwing.Trust;

namespace Waxwing.Configuration;

/// <summary>Which resolver is asked, and whether its word on DNSSEC counts.</summary>
/// <param name="Configured">The resolver, or null for the system's.</param>
/// <param name="IsTrusted">
/// Whether the configuration marks it as trusted. The mark belongs to the resolver that the configuration names; where it
/// names none, to the one on the command line, or else to the system's.
/// </param>
/// <param name="MarkedAt">The field with that mark.</param>
internal sealed record ResolverChoice(ResolverOptions? Configured, bool IsTrusted, FieldPath MarkedAt)
{
    private const string Forms = "must be the address of a resolver: 127.0.0.1:53, [::1]:53 or localhost:53";

    public static ResolverChoice Read(Section root)
    {
        ResolverOptions? configured = null;
        if (root.Text("resolver") is { } text && !ResolverOptions.TryParse(text, out configured))
        {
            root.Refuse("resolver", Forms);
        }

        return new ResolverChoice(configured, root.Flag("resolverIsTrusted") ?? false, root.PathOf("resolverIsTrusted"));
    }

    /// <summary>The same, with the resolver of the command line if there is one.</summary>
    public ResolverChoice Or(string option, string? text)
    {
        if (text is null)
        {
            return this;
        }

        return ResolverOptions.TryParse(text, out var named)
            ? this with { Configured = named, IsTrusted = IsTrusted && (Configured is null || Configured.Servers[0].Equals(named.Servers[0])) }
            : throw ConfigurationFault.Invalid(option, Forms);
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
            ? throw ConfigurationFault.Invalid(MarkedAt, $"is for a resolver on this machine (127.0.0.1 or ::1); on the way from {string.Join(", ", options.Servers)} anybody can claim that an answer was verified")
            : new DnsCache(new DnsResolver(options, clock), clock);
    }
}
