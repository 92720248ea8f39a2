using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Cli.Dkim;
using Waxwing.Cli.Output;
using Waxwing.Configuration;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing dkim rotate</c>: goes on with the keys of a domain as far as it can, and says what is next.</summary>
internal sealed class DkimRotateCommand : CliCommand
{
    // RFC 5321 §4.5.4.1: mail is tried for four to five days; a key that goes before is missed.
    private static readonly TimeSpan LeastKeep = TimeSpan.FromDays(5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);
    private static readonly TimeSpan UsualAge = TimeSpan.FromDays(180);
    private static readonly TimeSpan UsualKeep = TimeSpan.FromDays(7);

    private readonly Option<string> _domain = new("--domain") { Description = "The signing domain, such as example.org.", HelpName = "DOMAIN", Required = true };

    private readonly Option<string?> _keys = new("--keys") { Description = "The folder with the keys. Default: here.", HelpName = "FOLDER" };

    private readonly Option<bool> _now = new("--now") { Description = "Make the next keys now, whatever the age of those that sign." };

    private readonly Option<bool> _switched = new("--switched") { Description = "Say that the signer signs with the new keys. It counts only once every name server has them." };

    private readonly Option<TimeSpan?> _age = Days("--age", "How long keys sign before the next are made. Default: 180d.", TimeSpan.FromDays(1));

    private readonly Option<TimeSpan?> _keep = Days("--keep", "How long old keys stay published, for the mail that is under way; 5d at least. Default: 7d.", LeastKeep);

    private readonly ZoneSelection _zone = new();

    public DkimRotateCommand(Func<ParseResult, CommandContext> context)
        : base("rotate", "Rotates keys without a gap: publishes new ones, sees them at every name server, switches, keeps the old for a while, withdraws them. Run it as often as you like.", context)
    {
        foreach (var option in (IEnumerable<Option>)[_domain, _keys, _now, _switched, _age, _keep, .. _zone.All])
        {
            Options.Add(option);
        }
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var domain = NamedValue.Domain("--domain", parse.GetRequiredValue(_domain));
        var options = new DkimRotationOptions { Age = parse.GetValue(_age) ?? UsualAge, Keep = parse.GetValue(_keep) ?? UsualKeep, Now = parse.GetValue(_now), Switched = parse.GetValue(_switched) };
        var folder = new KeyFolder(parse.GetValue(_keys) ?? KeyFolder.Here);
        var file = new RotationFile(folder, domain);
        var rotation = file.Load();
        var opened = await _zone.OpenAsync(parse, context, domain);
        string? made = null;
        if (rotation.IsDue(options, context.Clock.GetUtcNow()))
        {
            (rotation, made) = Begin(rotation, folder, context.Clock.GetUtcNow());
            file.Save(rotation);
        }

        var run = new DkimRotationRun(opened.Zone, context.Clock, options, file.Save);
        var report = await context.WaitForAsync($"asking the name servers of {opened.Zone.Servers.Zone}", () => run.GoOnAsync(rotation, context.Stop));
        var result = new DkimRotationResult(report, options, made, context.Clock.GetUtcNow(), file.Path, folder);
        context.Output.Document(result);
        return result.ExitCode;
    }

    // The next keys are of the kinds that sign now.
    private static (DkimRotation Rotation, string Made) Begin(DkimRotation rotation, KeyFolder folder, DateTimeOffset now)
    {
        ImmutableArray<DkimKeyType> types = rotation.Generations.Any(generation => generation.Stage == DkimKeyStage.Signing)
            ? [.. rotation.Generations.Where(generation => generation.Stage == DkimKeyStage.Signing).SelectMany(generation => generation.Keys).Select(key => key.Type).Distinct().Order()]
            : [DkimKeyType.Rsa, DkimKeyType.Ed25519];
        var (name, keys) = KeyMaker.Make(folder, rotation.Domain, name: null, types, now);
        return (rotation.Begin(name, [.. keys.Select(key => key.Public)], now), name);
    }

    private static Option<TimeSpan?> Days(string name, string description, TimeSpan least)
    {
        var option = new Option<TimeSpan?>(name) { Description = description, HelpName = "DURATION" };
        option.CustomParser = result => Parse(result, name, least);
        return option;
    }

    private static TimeSpan? Parse(ArgumentResult result, string name, TimeSpan least)
    {
        if (Duration.TryParse(result.Tokens[0].Value, out var duration) && duration >= least && duration <= Longest)
        {
            return duration;
        }

        result.AddError($"{name} must be {Duration.Forms}; {Duration.Format(least)} at least.");
        return null;
    }
}
