using System.CommandLine;
using Waxwing.Cli.Dkim;
using Waxwing.Cli.Output;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing dkim record</c>: the record that publishes a key, and whether it is published.</summary>
internal sealed class DkimRecordCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("KEYFILE") { Description = "A private key in PEM.", Arity = ArgumentArity.OneOrMore };

    private readonly Option<string?> _domain = new("--domain") { Description = "The signing domain. Default: what the name of the file says, as dkim new names it.", HelpName = "DOMAIN" };

    private readonly Option<string?> _selector = new("--selector") { Description = "The selector. Default: what the name of the file says.", HelpName = "NAME" };

    private readonly ZoneSelection _zone = new();

    public DkimRecordCommand(Func<ParseResult, CommandContext> context)
        : base("record", "Prints the record that publishes a key; with --resolver also whether it is published. Exit code 10 if it is not, or another one is.", context)
    {
        Arguments.Add(_files);
        Options.Add(_domain);
        Options.Add(_selector);
        foreach (var option in _zone.Reading)
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var dns = _zone.NamesResolver(parse) ? _zone.Resolver(parse, context) : null;
        var findings = new List<DkimKeyFinding>();
        foreach (var file in parse.GetRequiredValue(_files))
        {
            var key = Read(parse, file);
            findings.Add(new DkimKeyFinding(key, dns is null ? null : await AskAsync(dns, key, context.Stop)));
        }

        context.Output.Document(new DkimKeysResult([.. findings], IsNew: false));
        return findings.Exists(finding => finding.Publication is { State: PublicationState.Lacking or PublicationState.Different }) ? ExitCodes.Found
            : findings.Exists(finding => finding.Publication is { State: PublicationState.NoAnswer }) ? ExitCodes.Temporary
            : ExitCodes.Done;
    }

    private KeptKey Read(ParseResult parse, string file)
    {
        var named = KeyFolder.NameOf(file);
        var domain = parse.GetValue(_domain) is { } text ? NamedValue.Domain("--domain", text) : named?.Domain;
        var selector = parse.GetValue(_selector) ?? named?.Selector;
        if (domain is null || selector is null || !DkimSelectors.IsOne(selector))
        {
            throw new UsageException("the name of a file does not say of which selector and domain its key is (SELECTOR._domainkey.DOMAIN.pem): name them with --selector and --domain");
        }

        using var key = KeyFolder.Read(file);
        return KeptKey.Of(selector, domain, file, key);
    }

    private static async Task<DkimKeyPublication> AskAsync(IDnsLookup dns, KeptKey key, CancellationToken stop)
    {
        var expected = key.Public.Published(key.Domain);
        var answer = await dns.AskAsync(new DnsQuestion(expected.Name, DnsType.Txt), stop);
        var found = answer.Records.Where(expected.Concerns).ToArray();
        return new DkimKeyPublication(
            answer.Finding == DnsFinding.Nothing ? PublicationState.NoAnswer
            : found.Length == 0 ? PublicationState.Lacking
            : Array.TrueForAll(found, record => expected.Matches(record)) ? PublicationState.Same
            : PublicationState.Different,
            answer.Status == DnsStatus.Secure,
            answer.Reason);
    }
}
