using System.CommandLine;
using System.Globalization;
using System.Net;
using Waxwing.CommandLine;
using Waxwing.Configuration;
using Waxwing.OAuth;
using Waxwing.Server.Hosting;
using Waxwing.Trust;

namespace Waxwing.Server.Commands.Serving;

/// <summary>The options of <c>waxwing serve</c>, and what follows from them together with the configuration.</summary>
internal sealed class ServeSelection
{
    // Where somebody who tries the service finds it; a high port, since nobody should need to be root for that.
    private const string TrialSubmissions = "127.0.0.1:8465";

    private readonly Option<string?> _http = new("--http") { Description = "Where the HTTP API listens: https:// with --certificate and --key, or http:// on loopback. Port 0 takes a free one. Default: \"http\" of \"service\" in the configuration, else http://127.0.0.1:8025.", HelpName = "URL" };
    private readonly Option<string?> _submissions = new("--submissions") { Description = $"Where programs submit mail by SMTP with TLS from the start. Default: \"submissions\", else nowhere; without a relay {TrialSubmissions}.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _submission = new("--submission") { Description = "Where programs submit mail by SMTP with STARTTLS. Default: \"submission\", else nowhere.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _plainLoopback = new("--plain-loopback") { Description = "The port on loopback where old programs submit mail in clear. Default: \"plainLoopback\", else none.", HelpName = "PORT" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "The certificate and its chain, PEM. It is read again when it changes. Default: \"certificate\".", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "The private key of the certificate, PEM. Default: \"key\".", HelpName = "FILE" };
    private readonly Option<string?> _relay = new("--relay") { Description = "The relay that mail goes to: smtps://user@host:465 or smtp://user@host:587. Replaces the configured ones. Default: \"relays\" or \"mx\" of the configuration; without any, the embedded sandbox.", HelpName = "URL" };
    private readonly Option<string?> _password = new("--password") { Description = "Where the password of --relay is: env:NAME, file:PATH or systemd:NAME. Never the password itself.", HelpName = "REFERENCE" };
    private readonly Option<string?> _authority = new("--ca") { Description = "A PEM file of authorities that are trusted in place of the system's, for every relay.", HelpName = "FILE" };
    private readonly Option<string?> _resolver = new("--resolver") { Description = "The DNS resolver to ask. Default: \"resolver\" of the configuration, else the system's.", HelpName = "HOST:PORT" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_http, _submissions, _submission, _plainLoopback, _certificate, _key, _relay, _password, _authority, _resolver];

    /// <summary>What the service shall do: the configuration, and in its place what options say.</summary>
    /// <exception cref="UsageException">Options are not written as they must be, or do not go together.</exception>
    /// <exception cref="SendException">Stage Configure: what is configured is invalid or insecure.</exception>
    public ServiceOptions Read(ServiceConfiguration configuration, ParseResult parse, TimeProvider clock)
    {
        var configured = configuration.Service;
        var options = configured with
        {
            Http = Named(parse, _http, ServiceReader.HttpUrl) ?? configured.Http,
            Submissions = Named(parse, _submissions, ServiceReader.EndPoint) ?? configured.Submissions,
            Submission = Named(parse, _submission, ServiceReader.EndPoint) ?? configured.Submission,
            PlainLoopback = parse.GetValue(_plainLoopback) is { } port ? Port(port) : configured.PlainLoopback,
            Certificate = parse.GetValue(_certificate) ?? configured.Certificate,
            CertificateKey = parse.GetValue(_key) ?? configured.CertificateKey,
            Sender = Sender(configuration.Settings, parse, clock),
            Dns = Dns(configuration.Settings, parse, clock),
        };
        if (options is { Sender: null, Submissions: null })
        {
            options = options with { Submissions = ServiceReader.EndPoint(TrialSubmissions) };
        }

        CertificateRule.Check(options);
        PlainLoopbackRule.Check(options);
        ReturnPathRule.Check(options);
        return options;
    }

    // Null where nothing was named that mail could go to.
    private SenderOptions? Sender(Settings settings, ParseResult parse, TimeProvider clock)
    {
        if (settings.Pickup is not null)
        {
            throw ConfigurationFault.Invalid("pickup", "is for a program in a host (AddWaxwing), which writes its messages into that folder; the service sends by a relay or to mail hosts: leave it out");
        }

        var sender = settings.Sender;
        if (Named(parse, _relay, RelayOptions.FromUrl) is { } relay)
        {
            // A relay on the command line is another relay: nothing of a configured one, its password least of all, goes with it.
            sender = sender with { Relays = [relay with { Password = Named(parse, _password, Secret.FromReference) }], Mx = null };
        }
        else if (parse.GetValue(_password) is not null)
        {
            throw new UsageException("--password goes with --relay; configured relays have \"password\"");
        }

        if (parse.GetValue(_authority) is { } authority)
        {
            sender = sender with { Relays = [.. sender.Relays.Select(one => one with { AuthorityFile = authority })], Mx = sender.Mx is { } mx ? mx with { AuthorityFile = authority } : null };
        }

        return sender is { Relays.IsEmpty: true, Mx: null } ? null : (sender with { Dns = Dns(settings, parse, clock) }).WithOAuth(settings.Tokens);
    }

    private IDnsLookup? Dns(Settings settings, ParseResult parse, TimeProvider clock) => settings.Resolver.Or("--resolver", parse.GetValue(_resolver)).Lookup(clock);

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= IPEndPoint.MaxPort ? port : throw new UsageException("--plain-loopback must be a port: 1 to 65535");

    private static T? Named<T>(ParseResult parse, Option<string?> option, Func<string, T> read)
        where T : class
    {
        try
        {
            return parse.GetValue(option) is { } text ? read(text) : null;
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At(option.Name, refusal);
        }
    }
}
