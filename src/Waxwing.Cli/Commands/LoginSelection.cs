using System.CommandLine;
using Waxwing.Configuration;
using Waxwing.OAuth;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary>Which configured relay somebody signs in to or out of.</summary>
internal sealed class LoginSelection
{
    private readonly Argument<string?> _relay = new("RELAY")
    {
        Description = "A relay of the configuration that has \"oauth\": its URL, or its host. May be left out where there is one.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_relay);
        command.Options.Add(_configuration);
    }

    /// <summary>Reads the configuration and finds the relay.</summary>
    /// <exception cref="SendException">Stage Configure.</exception>
    public RelayLogin Read(ParseResult parse, CommandContext context)
    {
        var settings = ConfigurationFile.Load(parse.GetValue(_configuration));
        var relays = settings.Sender.Relays.Where(relay => relay.OAuth is not null).ToArray();
        var wanted = parse.GetValue(_relay);
        var named = wanted is null ? relays : Array.FindAll(relays, relay => IsNamed(relay, wanted));
        return named switch
        {
            [var relay] => new RelayLogin(relay, settings.Tokens, context.Clock),
            [] when relays.Length == 0 => throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.NoRelay,
                "no relay of the configuration has \"oauth\"; docs/oauth.md shows what stands there", FailureScope.Relay)),
            [] => throw new UsageException($"that is no relay with \"oauth\" of the configuration; there is {Names(relays)}"),
            _ => throw new UsageException($"say which relay: {Names(named)}"),
        };
    }

    private static bool IsNamed(RelayOptions relay, string wanted) =>
        string.Equals(wanted, relay.Host, StringComparison.OrdinalIgnoreCase)
        || string.Equals(wanted, relay.Url, StringComparison.OrdinalIgnoreCase)
        || string.Equals(wanted, relay.UrlWithUser, StringComparison.OrdinalIgnoreCase)
        || (wanted.Contains("://", StringComparison.Ordinal) && IsSame(relay, wanted));

    // As it stands in the configuration: without a port, and with the user.
    private static bool IsSame(RelayOptions relay, string wanted)
    {
        try
        {
            var other = RelayOptions.FromUrl(wanted);
            return string.Equals(other.Url, relay.Url, StringComparison.OrdinalIgnoreCase) && (other.UserName is null || string.Equals(other.UserName, relay.UserName, StringComparison.Ordinal));
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At("RELAY", refusal);
        }
    }

    private static string Names(IEnumerable<RelayOptions> relays) => string.Join(", ", relays.Select(relay => relay.UrlWithUser));
}
