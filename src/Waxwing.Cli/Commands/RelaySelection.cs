using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Cli.Policies;
using Waxwing.Configuration;
using Waxwing.OAuth;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary>The options that say by which relays to send, shared by the commands that send.</summary>
internal sealed class RelaySelection
{
    private const string NoRelay =
        "no relay is named. Three ways to name one: --relay smtps://user@host:465 (or srv://user@domain), \"relays\" in waxwing.json, or WAXWING__RELAYS__0__URL in the environment; or --mx for the mail hosts of the recipients";


    private readonly Option<string[]> _relay = Many("--relay", "URL", "A relay: smtps://user@host:465, smtp://user@host:587, or srv://user@domain, whose server DNS names; on this machine also lmtp://127.0.0.1:24 or lmtp+unix:/path. Repeated: the next is asked where those before it cannot be reached. Replaces the configured ones.");

    private readonly Option<string[]> _password = Many("--password", "REFERENCE", "Where the relay's password is: env:NAME, file:PATH or systemd:NAME. Never the password itself. Repeated: the first is of the first relay, the second of the second.");

    private readonly Option<string?> _authority = new("--ca") { Description = "A PEM file of authorities that are trusted in place of the system's, for every relay.", HelpName = "FILE" };

    private readonly Option<bool> _mx = new("--mx") { Description = "Send to the mail hosts of the recipients' domains, and to no relay. Replaces the configured relays." };

    private readonly Option<string?> _ehlo = new("--ehlo") { Description = "What to call ourselves to mail hosts: a domain whose address is this machine's. Default: \"ehloName\" of \"mx\" in the configuration.", HelpName = "NAME" };

    private readonly PolicySelection _policies = new();

    private readonly Option<string?> _resolver = new("--resolver")
    {
        Description = "The DNS resolver to ask. Default: \"resolver\" of the configuration, else the system's. Its word on DNSSEC counts only if it is on loopback and the configuration says resolverIsTrusted.",
        HelpName = "HOST:PORT",
    };

    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    private readonly Option<TimeSpan?> _timeout = new("--timeout", "--deadline")
    {
        Description = $"When to give up, all attempts included: {Duration.Forms}. Default: \"deadline\" of the configuration, else 15m.",
        CustomParser = ParseTimeout,
        HelpName = "DURATION",
    };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_relay, _password, _mx, _ehlo, _policies.Folder, _authority, _resolver, _configuration, _timeout];

    /// <summary>Reads configuration and options.</summary>
    /// <returns>The sender's options, with a relay at least, and the author of messages that name none.</returns>
    /// <exception cref="SendException">Stage Configure.</exception>
    public (SenderOptions Options, string? From) Read(ParseResult parse, CommandContext context)
    {
        var settings = ConfigurationFile.Load(parse.GetValue(_configuration));
        if (settings.Pickup is not null)
        {
            throw ConfigurationFault.Invalid("pickup", "is for a program in a host (AddWaxwing), which writes its messages into that folder; the command sends by a relay: leave it out of the command's configuration");
        }

        var options = Override(settings.Sender, parse) with
        {
            Trace = context.Trace,
            Dns = settings.Resolver.Or("--resolver", parse.GetValue(_resolver)).Lookup(context.Clock),
        };
        if (options.Relays.IsEmpty && options.Mx is null)
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.NoRelay, NoRelay, FailureScope.Relay));
        }

        options = _policies.Apply(options, parse, context);

        // A server that gives tokens is verified by them, and so is one that has a domain's MTA-STS policy.
        if (options.Mx is null && options.Relays.All(relay => relay is { AuthorityFile: not null, OAuth: null }))
        {
            SystemAuthorities.LeaveUnread();
        }

        return (options.WithOAuth(settings.Tokens), settings.From);
    }

    /// <summary>An option that may be repeated.</summary>
    public static Option<string[]> Many(string name, string helpName, string description) => new(name)
    {
        Description = description,
        HelpName = helpName,
        Arity = ArgumentArity.OneOrMore,
        DefaultValueFactory = _ => [],
    };

    private SenderOptions Override(SenderOptions options, ParseResult parse)
    {
        // Relays on the command line are other relays: nothing of a configured one, its password least of all, goes with them.
        if (parse.GetValue(_relay) is { Length: > 0 } urls)
        {
            options = options with { Relays = [.. urls.Select(url => Named("--relay", () => RelayOptions.FromUrl(url)))], Mx = null };
        }

        options = OverrideMx(options, parse);

        // No relay ever gets the password of another: each has its own, in the same order.
        var passwords = parse.GetValue(_password) ?? [];
        if (passwords.Length > options.Relays.Length && (options.Mx is not null || !options.Relays.IsEmpty))
        {
            throw new UsageException($"--password is given {passwords.Length} times, and there are fewer relays: {options.Relays.Length}");
        }

        var authority = parse.GetValue(_authority);
        options = options with
        {
            Relays = [.. options.Relays.Select((relay, index) => relay with
            {
                Password = index < passwords.Length ? Named("--password", () => Secret.FromReference(passwords[index])) : relay.Password,
                AuthorityFile = authority ?? relay.AuthorityFile,
            })],
        };
        return parse.GetValue(_timeout) is { } timeout ? options with { Deadline = timeout } : options;
    }

    private SenderOptions OverrideMx(SenderOptions options, ParseResult parse)
    {
        var name = parse.GetValue(_ehlo);
        if (parse.GetValue(_mx))
        {
            if (parse.GetValue(_relay) is { Length: > 0 })
            {
                throw new UsageException("--mx and --relay exclude each other: mail goes either to mail hosts or to relays");
            }

            var ehloName = name ?? options.Mx?.EhloName ?? throw new UsageException("--mx needs the name that this machine has to mail hosts: --ehlo NAME, or \"mx\": { \"ehloName\": … } in waxwing.json");
            options = options with { Relays = [], Mx = options.Mx ?? new MxOptions { EhloName = ehloName } };
        }

        if (options.Mx is not { } mx)
        {
            return name is null ? options : throw new UsageException("--ehlo goes with --mx; a relay has ehloName in the configuration");
        }

        return options with { Mx = mx with { EhloName = name ?? mx.EhloName, AuthorityFile = parse.GetValue(_authority) ?? mx.AuthorityFile } };
    }

    private static T Named<T>(string option, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At(option, refusal);
        }
    }

    private static TimeSpan? ParseTimeout(ArgumentResult result)
    {
        if (Duration.TryParse(result.Tokens[0].Value, out var duration) && duration > TimeSpan.Zero && duration <= TimeSpan.FromDays(5))
        {
            return duration;
        }

        result.AddError($"--timeout must be {Duration.Forms}, more than zero and at most 5d.");
        return null;
    }
}
