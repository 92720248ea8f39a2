using System.Collections.Immutable;
using System.CommandLine;
using Waxwing.Cli.Dkim;
using Waxwing.Cli.Output;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing dkim new</c>: makes the keys of a domain, and says what to publish.</summary>
internal sealed class DkimNewCommand : CliCommand
{
    private const string Both = "both";

    private readonly Option<string> _domain = new("--domain") { Description = "The signing domain, such as example.org.", HelpName = "DOMAIN", Required = true };

    private readonly Option<string?> _selector = new("--selector")
    {
        Description = "The name of the keys in DNS. Default: by the date, such as ww202611a. With both algorithms the kind stands behind it: -rsa, -ed25519.",
        HelpName = "NAME",
    };

    private readonly Option<string?> _algorithm = new("--algorithm")
    {
        Description = "rsa (2048 bits, which every receiver verifies), ed25519 (short, not verified everywhere), or both, which sign beside each other. Default: both.",
        HelpName = "KIND",
    };

    private readonly Option<string?> _out = new("--out") { Description = "The folder for the private keys; made if it is not there. Default: here.", HelpName = "FOLDER" };

    public DkimNewCommand(Func<ParseResult, CommandContext> context)
        : base("new", "Makes keys that sign, in files that their owner alone may read and that are never written over, and prints the records to publish.", context)
    {
        _algorithm.CompletionSources.Add("rsa", "ed25519", Both);
        _algorithm.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: not ("rsa" or "ed25519" or Both) }])
            {
                result.AddError("--algorithm must be rsa, ed25519 or both.");
            }
        });
        Options.Add(_domain);
        Options.Add(_selector);
        Options.Add(_algorithm);
        Options.Add(_out);
    }

    protected override Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var domain = NamedValue.Domain("--domain", parse.GetRequiredValue(_domain));
        var folder = new KeyFolder(parse.GetValue(_out) ?? KeyFolder.Here);
        var file = new RotationFile(folder, domain);
        var rotation = file.Load();
        if (rotation.Coming is { } coming)
        {
            throw new UsageException($"the keys {coming.Name} of {domain} are made already and do not sign yet: waxwing dkim rotate --domain {domain} goes on with them");
        }

        var now = context.Clock.GetUtcNow();
        var (name, keys) = KeyMaker.Make(folder, domain, parse.GetValue(_selector), Types(parse.GetValue(_algorithm) ?? Both), now);
        file.Save(rotation.Begin(name, [.. keys.Select(key => key.Public)], now));
        context.Output.Document(new DkimKeysResult([.. keys.Select(key => new DkimKeyFinding(key, Publication: null))], IsNew: true));
        return Task.FromResult(ExitCodes.Done);
    }

    private static ImmutableArray<DkimKeyType> Types(string word) => word switch
    {
        "rsa" => [DkimKeyType.Rsa],
        "ed25519" => [DkimKeyType.Ed25519],
        _ => [DkimKeyType.Rsa, DkimKeyType.Ed25519],
    };
}
