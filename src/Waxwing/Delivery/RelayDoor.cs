using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Opens connections to one relay.</summary>
internal interface IRelayDoor
{
    /// <summary>What the relay has taught us.</summary>
    RelayKnowledge Knowledge { get; }

    /// <summary>Opens one.</summary>
    /// <exception cref="SmtpException">No session could be made.</exception>
    /// <exception cref="SendException">The server could not be found, or nothing proves that it is the domain's.</exception>
    Task<WarmConnection> OpenAsync(CancellationToken cancellationToken);
}

/// <summary>Opens connections to one relay: found if need be, addresses raced, TLS verified, authenticated.</summary>
internal sealed partial class RelayDoor : IRelayDoor
{
    private readonly RelayOptions _options;
    private readonly SenderOptions _sender;
    private readonly AddressRace _race;
    private readonly SubmissionDiscovery? _discovery;
    private readonly SmtpConnectionOptions _connection;
    private readonly Credential? _credential;

    /// <inheritdoc/>
    public RelayKnowledge Knowledge => _connection.Knowledge;

    /// <summary>The door to a relay of the configuration.</summary>
    /// <exception cref="SendException">Stage Configure: a secret or file that it names cannot be used.</exception>
    public RelayDoor(RelayOptions options, SenderOptions sender, AddressRace race, SubmissionDiscovery discovery)
        : this(options, sender, race, options.Host, RelayTrust.PolicyFor(options)) => _discovery = discovery;

    /// <summary>The door to a mail host.</summary>
    public RelayDoor(RelayOptions options, SenderOptions sender, AddressRace race, TlsRuling ruling)
        : this(options, sender, race, ruling.TlsName.Address?.ToString() ?? ruling.TlsName.Ascii, ruling.Policy)
    {
    }

    private RelayDoor(RelayOptions options, SenderOptions sender, AddressRace race, string tlsName, TlsPolicy tls)
    {
        _options = options;
        _sender = sender;
        _race = race;
        _credential = RelayCredential.Of(options);
        _connection = new SmtpConnectionOptions
        {
            Host = tlsName,
            Mode = options.Mode,
            Tls = tls,
            Timeouts = sender.Timeouts,
            Clock = sender.Clock,
            Trace = sender.Trace,
            // Crossing is for relays that somebody configured; what one of them cannot take is remembered for all its connections.
            Knowledge = new RelayKnowledge(options.MaxWindow),
        };
        if (options.EhloName is { } name)
        {
            _connection = _connection with { EhloName = Domain.Parse(name) };
        }
    }

    /// <inheritdoc/>
    public Task<WarmConnection> OpenAsync(CancellationToken cancellationToken) =>
        _options.Discover ? OpenDiscoveredAsync(cancellationToken) : OpenAsync(_options.Host, _options.Port, _connection, discovered: null, cancellationToken);

    private async Task<WarmConnection> OpenAsync(string host, int port, SmtpConnectionOptions options, DiscoveredServer? discovered, CancellationToken cancellationToken)
    {
        if (_options.TokenSource is not { } source)
        {
            return await OpenAsync(host, port, options, discovered, _credential, cancellationToken).ConfigureAwait(false);
        }

        var token = new IssuedToken(_options.UserName!, source);
        try
        {
            try
            {
                return await OpenAsync(host, port, options, discovered, token.Credential, cancellationToken).ConfigureAwait(false);
            }
            catch (SmtpException refused) when (token.MayReplace(refused.Error))
            {
                // It may have been revoked. A refused AUTH ends its connection, so the other token goes to a new one.
                return await OpenAsync(host, port, options, discovered, token.Credential, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (SmtpException exception) when (exception is { Error.Detail: SmtpFailureDetail.TokenUnavailable, InnerException: SendException cause })
        {
            // Whoever gives the tokens says best why there is none.
            throw new SendException(cause.Error, innerException: exception);
        }
    }

    private async Task<WarmConnection> OpenAsync(string host, int port, SmtpConnectionOptions options, DiscoveredServer? discovered, Credential? credential, CancellationToken cancellationToken)
    {
        var started = _sender.Clock.GetTimestamp();
        var winner = await _race.ConnectAsync(host, port, _sender.Timeouts.Connect, cancellationToken).ConfigureAwait(false);
        var connect = new PhaseTime(SmtpStage.Connect, _sender.Clock.GetElapsedTime(started), _sender.Timeouts.Connect);
        _sender.Trace?.Event($"connected to {winner.Endpoint}");
        var secured = await SmtpConnection.OpenAsync(winner.Stream, options, cancellationToken).ConfigureAwait(false);
        MailSession session = secured;
        try
        {
            if (credential is not null && !RelayCredential.MayGoWithout(_options, secured))
            {
                session = await secured.AuthenticateAsync(credential, new SaslPolicy { MinimumMechanism = _options.MinimumMechanism ?? AuthMechanism.Login }, cancellationToken).ConfigureAwait(false);
            }
        }
        catch
        {
            await secured.DisposeAsync().ConfigureAwait(false);
            throw;
        }

        return new WarmConnection(session, Records.Connection(winner, connect, session, secured.Facts) with { Discovery = discovered?.Record(secured.Facts.Tls.MatchedName) });
    }
}
