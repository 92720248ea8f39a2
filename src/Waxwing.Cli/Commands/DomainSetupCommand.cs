using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Waxwing.Cli.Dkim;
using Waxwing.Cli.Output;
using Waxwing.Configuration;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing domain setup</c>: what a domain that sends lacks in DNS; publishes it, if it may; and looks at every name server.</summary>
internal sealed class DomainSetupCommand : CliCommand
{
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(10);

    private readonly Argument<string> _name = new("NAME") { Description = "The domain that mail is from, such as example.org." };

    private readonly Option<string[]> _address = RelaySelection.Many("--address", "IP", "An address that your own hosts send from. Repeated for several.");

    private readonly Option<string[]> _include = RelaySelection.Many("--include", "DOMAIN", "The domain whose SPF record names a relay's hosts; the relay's operator tells it. Repeated for several.");

    private readonly Option<string?> _bounce = new("--return-path") { Description = "The domain that bounces go to (MAIL FROM), the same or one below it. Default: NAME.", HelpName = "DOMAIN" };

    private readonly Option<string?> _mx = new("--mx") { Description = "The host that takes bounces, if the return path has no MX record yet.", HelpName = "HOST" };

    private readonly Option<string?> _keys = new("--keys") { Description = "The folder with the DKIM keys. Default: here.", HelpName = "FOLDER" };

    private readonly Option<string?> _reports = new("--reports") { Description = "Where reports about DMARC and TLS go. Default: postmaster@NAME.", HelpName = "ADDRESS" };

    private readonly Option<bool> _advance = new("--advance") { Description = "Take the next step of DMARC (none, quarantine, reject), if nothing blocks it." };

    private readonly Option<string?> _authority = new("--ca") { Description = "A PEM file of authorities that are trusted in place of the system's, for the policy of MTA-STS.", HelpName = "FILE" };

    private readonly ZoneSelection _zone = new();

    public DomainSetupCommand(Func<ParseResult, CommandContext> context)
        : base("setup", "Says which records a domain that sends lacks, the fewest that will do; writes them with --update; checks them at every name server. Exit code 10 if something is lacking.", context)
    {
        Arguments.Add(_name);
        foreach (var option in (IEnumerable<Option>)[_address, _include, _bounce, _mx, _keys, _reports, _advance, .. _zone.All, _authority])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var request = Request(parse, context);
        var opened = await _zone.OpenAsync(parse, context, request.Domain);
        if (!opened.Zone.Servers.Covers(DnsName.Of(request.ReturnPath)))
        {
            throw new UsageException($"the return path {request.ReturnPath} is not in the zone {opened.Zone.Servers.Zone}: set it up as a domain of its own");
        }

        var result = await context.WaitForAsync($"asking the name servers of {opened.Zone.Servers.Zone}", () => RunAsync(request, opened, parse.GetValue(_authority), context));
        context.Output.Document(result);
        return result.ExitCode;
    }

    private static async Task<DomainSetupResult> RunAsync(DomainSetupRequest request, OpenZone opened, string? authority, CommandContext context)
    {
        var plan = await PlanAsync(request, opened, authority, context);
        if (request.Advance && !await AreEverywhereAsync(plan, opened, context))
        {
            // A policy must not be stricter than what every receiver can see.
            plan = await PlanAsync(request with { Advance = false }, opened, authority, context);
        }

        ImmutableArray<SetupRecord> written = [.. plan.ToPublish.Where(record => record.Change is not null && opened.Zone.Servers.Covers(record.Name))];
        DnsUpdateResult? update = null;
        if (opened.Zone.CanWrite && !written.IsEmpty)
        {
            update = await opened.Zone.WriteAsync([.. written.Select(record => record.Change!)], context.Stop);
            // What is true afterwards is asked for again. Nothing more is written: a further step of DMARC is for another day.
            plan = update.IsDone ? await PlanAsync(request with { Advance = false }, opened, authority, context) : plan;
        }

        return new DomainSetupResult(request, plan, opened.Zone.Servers, await CheckAsync(plan.Records, opened, context), update is { IsDone: true } ? written : [], update);
    }

    private static async Task<bool> AreEverywhereAsync(DomainSetupPlan plan, OpenZone opened, CommandContext context) =>
        (await CheckAsync(plan.Records.Where(record => record.Role is SetupRole.Dkim or SetupRole.Spf), opened, context)).All(publication => publication.IsEverywhere);

    private static async Task<ImmutableArray<Publication>> CheckAsync(IEnumerable<SetupRecord> records, OpenZone opened, CommandContext context)
    {
        var expectations = records.Where(record => opened.Zone.Servers.Covers(record.Name)).Select(record => record.Expected).OfType<RecordExpectation>();
        return [.. await Task.WhenAll(expectations.Select(expected => opened.Zone.CheckAsync(expected, context.Stop)))];
    }

    private static async Task<DomainSetupPlan> PlanAsync(DomainSetupRequest request, OpenZone opened, string? authority, CommandContext context)
    {
        var dns = opened.Fresh(context.Clock);
        using var web = HttpsHandler.Create(dns, authority is null ? null : Authorities(authority), context.Clock);
        return DomainSetupPlan.Of(request, await new DomainSurvey(dns, new MtaStsFetcher(web, FetchLimit, context.Clock), context.Clock).AskAsync(request, context.Stop));
    }

    private static X509Certificate2Collection Authorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
            return authorities;
        }
        catch (Exception exception) when (exception is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw ConfigurationFault.Unreadable($"the authorities in {file} cannot be read: {exception.Message}");
        }
    }

    private DomainSetupRequest Request(ParseResult parse, CommandContext context)
    {
        var domain = NamedValue.Domain("NAME", parse.GetRequiredValue(_name));
        var bounce = parse.GetValue(_bounce) is { } text ? NamedValue.Domain("--return-path", text) : domain;
        if (bounce != domain && !bounce.Ascii.EndsWith($".{domain.Ascii}", StringComparison.Ordinal))
        {
            throw new UsageException("--return-path must be NAME or a domain below it: SPF counts for DMARC only where both are of one organization");
        }

        var rotation = new RotationFile(new KeyFolder(parse.GetValue(_keys) ?? KeyFolder.Here), domain).Load();
        return new DomainSetupRequest
        {
            Domain = domain,
            ReturnPath = bounce,
            Keys = [.. rotation.Generations.Where(generation => generation.Stage is DkimKeyStage.New or DkimKeyStage.Visible or DkimKeyStage.Signing).SelectMany(generation => generation.Keys)],
            Addresses = [.. (parse.GetValue(_address) ?? []).Select(address => NamedValue.Address("--address", address))],
            Includes = [.. (parse.GetValue(_include) ?? []).Select(include => NamedValue.Domain("--include", include))],
            MailHost = parse.GetValue(_mx) is { } host ? NamedValue.Domain("--mx", host) : null,
            Reports = NamedValue.Mailbox("--reports", parse.GetValue(_reports) ?? $"postmaster@{domain.Ascii}"),
            Advance = parse.GetValue(_advance),
            PolicyId = context.Clock.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture),
        };
    }
}
