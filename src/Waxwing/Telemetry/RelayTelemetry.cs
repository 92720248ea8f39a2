using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What is told of a relay's connections.</summary>
internal sealed class RelayTelemetry
{
    private const string MailHosts = "mx";

    private readonly ILogger? _logger;
    private readonly Instruments _instruments;
    private readonly string _url;

    public RelayTelemetry(RelayOptions relay, SenderOptions sender)
    {
        (_logger, _url) = (sender.Logger, relay.Url);
        _instruments = Instruments.For(sender.Telemetry);
        (Host, Port) = relay switch
        {
            { SocketPath: { } path } => (path, null),
            // The names of mail hosts come with the mail: metrics would grow with it.
            { IsMailHost: true } => (MailHosts, relay.Port),
            _ => (relay.Host, (int?)relay.Port),
        };
        Tags = Port is { } port
            ? [new(Attributes.ServerAddress, Host), new(Attributes.ServerPort, port)]
            : [new(Attributes.ServerAddress, Host)];
    }

    /// <summary>What the configuration calls it: a host, a domain (with SRV), or the path of a socket; <c>mx</c> for every mail host.</summary>
    public string Host { get; }

    /// <summary>The port of the configuration, or null.</summary>
    public int? Port { get; }

    /// <summary>The attributes that name it.</summary>
    public KeyValuePair<string, object?>[] Tags { get; }

    /// <summary>From now on the relay's connections are observed.</summary>
    public void Watch(Relay relay) => _instruments.Watch(relay, this);

    /// <summary>The relay is gone.</summary>
    public void Forget(Relay relay) => _instruments.Forget(relay);

    /// <summary>A connection was opened.</summary>
    public void Opened(ConnectionRecord connection)
    {
        if (_logger is not null)
        {
            Log.ConnectionOpened(_logger, _url, connection.Endpoint, connection.Tls?.Protocol, connection.Tls?.CipherSuite);
        }

        if (_instruments.ConnectionsOpened.Enabled)
        {
            var tags = new TagList(Tags);
            Words.Add(ref tags, connection.Tls);
            _instruments.ConnectionsOpened.Add(1, tags);
        }
    }

    /// <summary>A connection could not be opened.</summary>
    public void NotOpened(SmtpError error)
    {
        if (_instruments.ConnectionsOpened.Enabled)
        {
            var tags = new TagList(Tags) { { Attributes.ErrorType, error.Failure.ToString() }, { Attributes.Stage, SendError.StageOf(error.Stage).ToString() } };
            _instruments.ConnectionsOpened.Add(1, tags);
        }
    }
}
