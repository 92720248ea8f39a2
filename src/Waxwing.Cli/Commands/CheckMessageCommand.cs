using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Output;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing check message</c>: whether a received message comes from whom it says, and whether it is phishing.</summary>
internal sealed class CheckMessageCommand : CliCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "A message as it was received, an .eml file; - is standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<IPAddress?> _client = new("--client-ip")
    {
        Description = "The address of the client that handed the message over, for SPF.",
        HelpName = "ADDRESS",
        CustomParser = ParseAddress,
    };

    private readonly Option<string?> _mailFrom = new("--mail-from") { Description = "What it said in MAIL FROM; \"\" for the null path.", HelpName = "PATH" };

    private readonly Option<string?> _helo = new("--helo") { Description = "What it said in HELO or EHLO.", HelpName = "NAME" };

    private readonly Option<string?> _trustedHost = new("--trusted-host")
    {
        Description = "In place of these three: a host of your own whose fields Received, Return-Path and Authentication-Results in the message are believed.",
        HelpName = "HOST",
    };

    private readonly Option<string[]> _own = RelaySelection.Many("--own-domain", "DOMAIN", "A domain of your own, which strangers may imitate. Repeated for more. The one of \"from\" in the configuration is known.");

    private readonly Option<string?> _html = new("--html") { Description = "Write a report for a browser: one file, which loads nothing.", HelpName = "REPORT.html" };

    private readonly Option<FailOn?> _failOn = new("--fail-on")
    {
        Description = "From when on the exit code is 10: low (any sign), medium (suspicious), high (phishing). Default: high.",
        HelpName = "LEVEL",
        CustomParser = ParseLevel,
    };

    private readonly Option<string?> _resolver = new("--resolver") { Description = "The DNS resolver to ask. Default: \"resolver\" of the configuration, else the system's.", HelpName = "HOST:PORT" };

    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    public CheckMessageCommand(Func<ParseResult, CommandContext> context)
        : base("message", "Judges messages that were received: SPF, DKIM, ARC, DMARC and the signs of phishing, with reasons. Follows no link. Exit code 10 if one is phishing.", context)
    {
        Arguments.Add(_files);
        foreach (var option in new Option[] { _client, _mailFrom, _helo, _trustedHost, _own, _html, _failOn, _resolver, _configuration })
        {
            Options.Add(option);
        }
    }

    /// <summary>From when on a finding is one.</summary>
    private enum FailOn
    {
        Low,
        Medium,
        High,
    }

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var origin = Origin(parse);
        var check = Check(parse, context);
        var failOn = parse.GetValue(_failOn) ?? FailOn.High;
        var results = new List<ICommandResult>();
        var (isFound, isUnreadable) = (false, false);
        foreach (var file in parse.GetValue(_files)!)
        {
            try
            {
                var result = await JudgeAsync(file, check, origin, context);
                results.Add(result);
                context.Output.Item(result);
                isFound |= IsFinding(result.Report.Phishing, failOn);
            }
            catch (SendException refusal) when (refusal.Error.Stage == SendStage.Validate)
            {
                // The other files are judged all the same.
                var unreadable = new UnreadableResult(file, refusal.Error);
                results.Add(unreadable);
                context.Output.Item(unreadable);
                isUnreadable = true;
            }
        }

        if (parse.GetValue(_html) is { } path)
        {
            await File.WriteAllTextAsync(path, MessagePage.Write(results), context.Stop);
        }

        return isFound ? ExitCodes.Found : isUnreadable ? ExitCodes.MessageRefused : ExitCodes.Done;
    }

    private static async Task<MessageResult> JudgeAsync(string file, MessageCheck check, MessageOrigin origin, CommandContext context)
    {
        var octets = await ReceivedFile.ReadAsync(file, context.Stop);
        var report = await context.WaitForAsync($"asking DNS about {file}", () => check.CheckAsync(octets, origin, context.Stop));
        return report is null
            ? throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidMessage, "FILE: this is no message: header fields, an empty line and a body (RFC 5322)"))
            : new MessageResult(file, report, context.Verbose);
    }

    private MessageOrigin Origin(ParseResult parse)
    {
        var origin = new MessageOrigin { Client = parse.GetValue(_client), MailFrom = parse.GetValue(_mailFrom), Helo = parse.GetValue(_helo), TrustedHost = parse.GetValue(_trustedHost) };
        return origin switch
        {
            { Client: null, MailFrom: not null } or { Client: null, Helo: not null } => throw new UsageException("--mail-from and --helo are held against an address: give --client-ip too"),
            { Client: not null, TrustedHost: not null } => throw new UsageException("--client-ip and --trusted-host exclude each other: the first says what the second would have to be asked for"),
            { Client: not null, MailFrom: null, Helo: null } => throw new UsageException("--client-ip is held against a name: give --mail-from, --helo or both"),
            _ => origin,
        };
    }

    private MessageCheck Check(ParseResult parse, CommandContext context)
    {
        var settings = ConfigurationFile.Load(parse.GetValue(_configuration));
        var dns = settings.Resolver.Or("--resolver", parse.GetValue(_resolver)).Lookup(context.Clock)
            ?? new DnsCache(new DnsResolver(ResolverOptions.OfSystem(), context.Clock), context.Clock);
        var own = parse.GetValue(_own)!.Select(domain => Domain.TryParse(domain, out var parsed, out _) ? parsed.Ascii : throw new UsageException("--own-domain must be a domain: example.org"));
        return new MessageCheck(
            dns,
            new MessageCheckOptions { OwnDomains = [.. own, .. Mailbox.TryParse(settings.From, out var author, out _) ? [author.Domain.Ascii] : Array.Empty<string>()] },
            context.Clock);
    }

    private static bool IsFinding(PhishingReport phishing, FailOn failOn) => failOn switch
    {
        FailOn.Low => !phishing.Indicators.IsEmpty,
        FailOn.Medium => phishing.Verdict >= PhishingVerdict.Suspicious,
        FailOn.High => phishing.Verdict >= PhishingVerdict.Phishing,
    };

    private static FailOn? ParseLevel(ArgumentResult result)
    {
        FailOn? level = result.Tokens[0].Value switch
        {
            "low" => FailOn.Low,
            "medium" => FailOn.Medium,
            "high" => FailOn.High,
            _ => null,
        };
        if (level is null)
        {
            result.AddError("--fail-on must be low, medium or high.");
        }

        return level;
    }

    private static IPAddress? ParseAddress(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        // The platform takes 1 and 127.1 for addresses too; nobody means those.
        if (IPAddress.TryParse(text, out var address) && (text.Contains(':', StringComparison.Ordinal) || text.Split('.').Length == 4))
        {
            return address;
        }

        result.AddError("--client-ip must be an IP address: 192.0.2.1 or 2001:db8::1.");
        return null;
    }
}
