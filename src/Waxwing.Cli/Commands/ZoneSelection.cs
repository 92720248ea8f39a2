using System.CommandLine;
using System.Net;
using Waxwing.Cli.Dkim;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary>The options that say whom to ask about a domain, and how to write to its zone.</summary>
internal sealed class ZoneSelection
{
    // A name server is asked twice, and there may be thirteen.
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan UpdateLimit = TimeSpan.FromSeconds(20);

    private readonly Option<string?> _resolver = new("--resolver")
    {
        Description = "The DNS resolver to ask for what is not in the domain's own zone. Default: \"resolver\" of the configuration, else the system's.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    private readonly Option<string?> _update = new("--update")
    {
        Description = "The address of the primary name server: write there, by dynamic update (RFC 2136). Takes --tsig.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _tsig = new("--tsig") { Description = "The key for updates, as tsig-keygen -a hmac-sha256 writes it.", HelpName = "FILE" };

    /// <summary>The options that say whom to ask, in the order of the help.</summary>
    public IEnumerable<Option> Reading => [_resolver, _configuration];

    /// <summary>All options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_update, _tsig, .. Reading];

    /// <summary>Whether a resolver is named on the command line.</summary>
    public bool NamesResolver(ParseResult parse) => parse.GetValue(_resolver) is not null;

    /// <summary>The resolver.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public IDnsLookup Resolver(ParseResult parse, CommandContext context) =>
        ConfigurationFile.Load(parse.GetValue(_configuration)).Resolver.Or("--resolver", parse.GetValue(_resolver)).Lookup(context.Clock)
        ?? new DnsCache(new DnsResolver(ResolverOptions.OfSystem(), context.Clock), context.Clock);

    /// <summary>The zone of a domain, asked at its name servers.</summary>
    /// <exception cref="SendException">Stage Configure; or DNS does not say whose the zone is.</exception>
    /// <exception cref="UsageException">The options do not go together, or the domain is in no zone.</exception>
    public async Task<OpenZone> OpenAsync(ParseResult parse, CommandContext context, Domain domain)
    {
        var update = Update(parse, context);
        var resolver = Resolver(parse, context);
        var (servers, unanswered) = await ZoneServers.FindAsync(resolver, DnsName.Of(domain), context.Stop);
        if (unanswered is not null)
        {
            DnsRefusal.ThrowIfUnreliable(unanswered);
        }

        var authority = new AuthorityClient(context.Clock, AskLimit);
        return servers is not null
            ? new OpenZone(new AuthoritativeZone(servers, authority, update), authority, resolver)
            : throw new UsageException($"{domain} is in no zone that has name servers: is it registered, and delegated?");
    }

    private DnsUpdateClient? Update(ParseResult parse, CommandContext context)
    {
        var (server, file) = (parse.GetValue(_update), parse.GetValue(_tsig));
        if (server is null && file is null)
        {
            return null;
        }

        if (server is null || file is null)
        {
            throw new UsageException("--update and --tsig go together: nobody may write to a zone unsigned");
        }

        IPEndPoint endpoint = ResolverOptions.TryParse(server, out var options)
            ? options.Servers[0]
            : throw ConfigurationFault.Invalid("--update", "must be the address of a name server: 192.0.2.1:53, [2001:db8::1]:53 or localhost:53");
        return TsigKey.TryParse(SmallFile.ReadText(file, TsigKey.MaxFileLength), out var key, out var reason)
            ? new DnsUpdateClient(endpoint, key, context.Clock, UpdateLimit)
            : throw ConfigurationFault.Invalid(file, reason);
    }
}

/// <summary>A zone that was found.</summary>
/// <param name="Zone">The zone.</param>
/// <param name="Authority">Who asks its name servers.</param>
/// <param name="Resolver">Who answers for all others.</param>
internal sealed record OpenZone(AuthoritativeZone Zone, AuthorityClient Authority, IDnsLookup Resolver)
{
    /// <summary>Answers as they are now; kept no longer than this object.</summary>
    public IDnsLookup Fresh(TimeProvider clock) => new DnsCache(new ZoneLookup(Zone.Servers, Zone.Primary, Authority, Resolver), clock);
}
