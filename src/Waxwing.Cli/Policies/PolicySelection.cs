using System.CommandLine;
using Waxwing.Configuration;
using Waxwing.Trust;

namespace Waxwing.Cli.Policies;

/// <summary>The option that says where MTA-STS policies are kept between one run and the next.</summary>
internal sealed class PolicySelection
{
    private const string None = "none";
    private const string Kind = "mta-sts";

    public Option<string?> Folder { get; } = new("--mta-sts")
    {
        Description = $"Where the MTA-STS policies of domains are kept between one run and the next: a folder for its owner alone, or {None}. With --mx. Default: {Kind} in the user's folder for state.",
        HelpName = "FOLDER",
    };

    /// <summary>The options with the policies, where mail goes to mail hosts.</summary>
    /// <exception cref="SendException">Stage Configure: the folder that is named cannot be used.</exception>
    /// <exception cref="UsageException">Mail goes to relays.</exception>
    public SenderOptions Apply(SenderOptions options, ParseResult parse, CommandContext context)
    {
        var named = parse.GetValue(Folder);
        if (options.Mx is not { } mx)
        {
            return named is null ? options : throw new UsageException("--mta-sts goes with --mx; relays have no policies");
        }

        if (Store(named, context) is not { } store)
        {
            return options;
        }

        // One resolver for both, so that each question is asked once.
        var dns = options.Dns ?? SystemDns.Of(options);
        return options with { Dns = dns, Mx = mx with { MtaSts = new MtaStsPolicies(dns, store, clock: context.Clock) } };
    }

    private static PolicyFolder? Store(string? named, CommandContext context)
    {
        if (string.Equals(named, None, StringComparison.Ordinal) || (named ?? StateFolder.PathOf(Kind)) is not { } path)
        {
            return null;
        }

        var fault = Fault(path, context.Clock);
        if (fault is null)
        {
            return new PolicyFolder(path, context.Clock, context.Note);
        }

        // Whoever names a folder wants it; nobody else's mail waits for one.
        if (named is not null)
        {
            throw ConfigurationFault.Unreadable(fault);
        }

        context.Note($"{fault}; policies are not kept for the next run");
        return null;
    }

    private static string? Fault(string path, TimeProvider clock)
    {
        try
        {
            return StateFolder.Make(path, clock) ? null : $"others have access to the folder of MTA-STS policies {path}: chmod 700 {path}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"the folder of MTA-STS policies {path} cannot be used: {exception.Message}";
        }
    }
}
