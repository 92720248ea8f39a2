using System.CommandLine;
using System.Globalization;
using System.Net;
using Waxwing.CommandLine;
using Waxwing.Configuration;

namespace Waxwing.Server.Commands.Serving;

/// <summary>The options of <c>waxwing serve</c>, and what follows from them together.</summary>
internal sealed class ServeSelection
{
    // Where somebody who tries the service finds it; high ports, since nobody should need to be root for that.
    private const string DefaultHttp = "http://127.0.0.1:8025";
    private const string TrialSubmissions = "127.0.0.1:8465";

    private readonly Option<string?> _data = DataFolder.Option();
    private readonly Option<string?> _http = new("--http") { Description = $"Where the HTTP API listens: https:// with --certificate and --key, or http:// on loopback. Port 0 takes a free one. Default: {DefaultHttp}.", HelpName = "URL" };
    private readonly Option<string?> _submissions = new("--submissions") { Description = $"Where programs submit mail by SMTP with TLS from the start. Default: nowhere; without a relay {TrialSubmissions}.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _submission = new("--submission") { Description = "Where programs submit mail by SMTP with STARTTLS. Default: nowhere.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _plainLoopback = new("--plain-loopback") { Description = "The port on loopback where old programs submit mail in clear. Default: none.", HelpName = "PORT" };
    private readonly Option<string?> _certificate = new("--certificate") { Description = "The certificate and its chain, PEM. It is read again when it changes.", HelpName = "FILE" };
    private readonly Option<string?> _key = new("--key") { Description = "The private key of --certificate, PEM.", HelpName = "FILE" };
    private readonly Option<string?> _relay = new("--relay") { Description = "The relay that mail goes to: smtps://user@host:465 or smtp://user@host:587. Replaces the configured ones. Default: \"relays\" or \"mx\" of the configuration; without any, the embedded sandbox.", HelpName = "URL" };
    private readonly Option<string?> _password = new("--password") { Description = "Where the password of --relay is: env:NAME, file:PATH or systemd:NAME. Never the password itself.", HelpName = "REFERENCE" };
    private readonly Option<string?> _authority = new("--ca") { Description = "A PEM file of authorities that are trusted in place of the system's, for every relay.", HelpName = "FILE" };
    private readonly Option<string?> _resolver = new("--resolver") { Description = "The DNS resolver to ask. Default: \"resolver\" of the configuration, else the system's.", HelpName = "HOST:PORT" };
    private readonly Option<string?> _configuration = new("--config") { Description = "The configuration file. Default: waxwing.json here, if there is one.", HelpName = "FILE" };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_data, _http, _submissions, _submission, _plainLoopback, _certificate, _key, _relay, _password, _authority, _resolver, _configuration];

    /// <summary>Reads configuration and options.</summary>
    /// <exception cref="UsageException">They are not written as they must be, or do not go together.</exception>
    /// <exception cref="SendException">Stage Configure: what they say is invalid or insecure.</exception>
    public ServeOptions Read(ParseResult parse)
    {
        var options = new ServeOptions
        {
            Data = DataFolder.At(parse.GetValue(_data)),
            Http = ListenAddress.ReadUrl("--http", parse.GetValue(_http) ?? DefaultHttp),
            Submissions = Address(parse, _submissions),
            Submission = Address(parse, _submission),
            PlainLoopback = parse.GetValue(_plainLoopback) is { } port ? new IPEndPoint(IPAddress.Loopback, Port(port)) : null,
            Certificate = Certificate(parse.GetValue(_certificate), parse.GetValue(_key)),
            Settings = Read(ConfigurationFile.Load(parse.GetValue(_configuration)), parse),
        };
        if (options is { IsTrial: true, Submissions: null })
        {
            options = options with { Submissions = ListenAddress.Read("--submissions", TrialSubmissions) };
        }

        MustBeVerifiable(options);
        return options;
    }

    private Settings Read(Settings settings, ParseResult parse)
    {
        if (settings.Pickup is not null)
        {
            throw ConfigurationFault.Invalid("pickup", "is for a program in a host (AddWaxwing), which writes its messages into that folder; the service sends by a relay or to mail hosts: leave it out");
        }

        var sender = settings.Sender;
        if (parse.GetValue(_relay) is { } url)
        {
            // A relay on the command line is another relay: nothing of a configured one, its password least of all, goes with it.
            sender = sender with { Relays = [Named("--relay", () => RelayOptions.FromUrl(url))], Mx = null };
        }

        if (parse.GetValue(_password) is { } reference)
        {
            if (parse.GetValue(_relay) is null)
            {
                throw new UsageException("--password goes with --relay; configured relays have \"password\"");
            }

            sender = sender with { Relays = [sender.Relays[0] with { Password = Named("--password", () => Secret.FromReference(reference)) }] };
        }

        if (parse.GetValue(_authority) is { } authority)
        {
            sender = sender with { Relays = [.. sender.Relays.Select(relay => relay with { AuthorityFile = authority })], Mx = sender.Mx is { } mx ? mx with { AuthorityFile = authority } : null };
        }

        return settings with { Sender = sender, Resolver = settings.Resolver.Or("--resolver", parse.GetValue(_resolver)) };
    }

    private static IPEndPoint? Address(ParseResult parse, Option<string?> option) => parse.GetValue(option) is { } text ? ListenAddress.Read(option.Name, text) : null;

    private static int Port(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort ? port : throw new UsageException("--plain-loopback must be a port: 0 to 65535");

    private static CertificateFiles? Certificate(string? certificate, string? key)
    {
        if (certificate is null && key is null)
        {
            return null;
        }

        if (certificate is null || key is null)
        {
            throw new UsageException("--certificate and --key go together");
        }

        var missing = new[] { certificate, key }.FirstOrDefault(file => !File.Exists(file));
        return missing is null ? new CertificateFiles(Path.GetFullPath(certificate), Path.GetFullPath(key)) : throw ConfigurationFault.Unreadable($"there is no file {missing}");
    }

    // What only this machine reaches can have a certificate of the service's own making; nobody else would trust that one.
    private static void MustBeVerifiable(ServeOptions options)
    {
        if (options.Certificate is not null)
        {
            return;
        }

        if (options.Http.IsTls)
        {
            throw new UsageException("--http https:// needs a certificate: --certificate FILE and --key FILE");
        }

        (string Name, IPEndPoint? Address)[] listeners = [("--submissions", options.Submissions), ("--submission", options.Submission)];
        if (Array.Find(listeners, listener => listener.Address is { } address && !IPAddress.IsLoopback(address.Address)) is { Address: { } open } listener)
        {
            throw new UsageException($"{listener.Name} {open} is for other machines, which have to verify it: name --certificate FILE and --key FILE");
        }
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
}
