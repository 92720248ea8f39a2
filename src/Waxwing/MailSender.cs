using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Polly;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// The sender: one outgoing message, through every practice, to a receipt. Thread-safe and long-lived; it keeps
/// warm connections to its relays, and says QUIT when it is disposed.
/// </summary>
public sealed partial class MailSender : IMailSender, IAsyncDisposable
{
    // Practice 11: hosts that have put us off, as greylisting does, want a while, whatever suits a relay.
    private static readonly TimeSpan LeastWaitOfMx = TimeSpan.FromMinutes(5);

    private readonly SenderOptions _options;
    private readonly OwnAddresses? _own;
    private readonly IRoutes _routes;
    private readonly Preparation _preparation;
    private readonly RecipientDomainsStage _domains;
    private readonly PreflightStage _preflight;
    private readonly IStage[] _perAttempt;
    private readonly RecordStage _record;
    private readonly AttemptTelemetry _telemetry;
    private readonly RetrySchedule _schedule;
    private readonly RetryBudget _budget;
    private readonly ResiliencePipeline<TimeSpan?> _retry;
    private readonly Deadlines _deadlines;

    /// <summary>Creates a sender and checks its configuration; nothing is connected yet.</summary>
    /// <param name="options">The options: at least one relay, or <see cref="SenderOptions.Mx"/>.</param>
    /// <exception cref="SendException">The configuration is invalid or insecure (stage Configure), with the field named.</exception>
    public MailSender(SenderOptions options)
        : this(options, options?.Dns is { } dns ? new DnsAddresses(dns) : SystemNetwork.Instance, options?.Mx is { } mx ? new SystemNetwork(mx.SourceAddresses) : SystemNetwork.Instance, Chance)
    {
    }

    internal MailSender(SenderOptions options, INameResolver resolver, IDialer dialer, Func<double> chance)
    {
        ArgumentNullException.ThrowIfNull(options);
        options = GuardedLogger.Within(options);
        _options = options;
        _own = Own(options);
        _routes = Routes(options, _own, resolver, dialer, chance);
        _preparation = new Preparation(options);
        _domains = new RecipientDomainsStage(options);
        _preflight = new PreflightStage(options, _preparation.Signers, _own);
        _perAttempt = [new RouteStage(), _preparation.Encode, new DeliverStage(options.Clock, _preparation.Encode)];
        _record = new RecordStage(options, SendTransport.Relay);
        _telemetry = new AttemptTelemetry(options);
        _schedule = new RetrySchedule(options.Retry, chance, options.Mx is null ? TimeSpan.Zero : LeastWaitOfMx);
        _budget = new RetryBudget(options.Retry, options.Clock);
        _retry = Retry(options);
        _deadlines = new Deadlines(options.Clock);
    }

    /// <summary>A sender for one relay with everything at its default.</summary>
    /// <param name="relayUrl"><c>smtps://user@host:465</c> or <c>smtp://user@host:587</c>.</param>
    /// <param name="password">The user's password, or null for a relay without one.</param>
    /// <param name="authorityFile">
    /// A PEM file of authorities that are trusted in place of the system's, for a relay with an authority of its own such as the sandbox; null for the
    /// system's. It is <see cref="RelayOptions.AuthorityFile"/>: chain, name, dates and everything else are verified as strictly as with any other.
    /// </param>
    /// <returns>The sender.</returns>
    /// <exception cref="SendException">The configuration is invalid or insecure, or the file cannot be used.</exception>
    public static MailSender ForRelay(string relayUrl, Secret? password = null, string? authorityFile = null) =>
        new(new SenderOptions { Relays = [RelayOptions.FromUrl(relayUrl) with { Password = password, AuthorityFile = authorityFile }] });

    /// <summary>
    /// How each relay stands at this moment, the first choice first; none with <see cref="SenderOptions.Mx"/>, since how the mail hosts of others stand says
    /// nothing of this sender. Connects to nobody; meant for health checks.
    /// </summary>
    public ImmutableArray<RelayStatus> Relays => [.. _routes.Relays.Select(relay => relay.Status)];

    /// <summary>
    /// With <see cref="SenderOptions.Mx"/>: the addresses that mail comes from, as DNS shows them to mail hosts, and as was found when the last message looked, some minutes ago at
    /// most while mail goes. None before the first message, and with relays. Asks nobody; meant for health checks.
    /// </summary>
    public ImmutableArray<OwnAddress> OwnAddresses => _own?.Known ?? [];

    /// <inheritdoc/>
    public async Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
    {
        var receipt = await ConcludeAsync(message, turn: null, cancellationToken).ConfigureAwait(false);
        return receipt.OrThrow(cancellationToken);
    }

    private ValueTask<SendReceipt> ConcludeAsync(OutgoingMessage message, BatchTurn? turn, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        ObjectDisposedException.ThrowIf(_routes.IsDisposed, this);
        var passage = _preparation.Begin(message);
        passage.Turn = turn;
        return ConcludeAsync(passage, cancellationToken);
    }

    // The whole way of one message. What is to be thrown is told beside the receipt: a batch throws nothing.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<SendReceipt> ConcludeAsync(Passage passage, CancellationToken cancellationToken)
    {
        using var span = passage.Span = MessageTelemetry.Begin();
        using var deadline = _deadlines.Begin(passage.Limit, cancellationToken);
        try
        {
            if (passage.PreparedMessage is null)
            {
                await _preparation.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            }

            await _domains.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            await _preflight.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            _budget.Deposit();
            // Nearly every message needs one attempt; what comes behind it is Polly's.
            if (await AttemptAsync(passage, deadline.Token).ConfigureAwait(false) is { } wait)
            {
                await RepeatAsync(passage, wait, deadline.Token).ConfigureAwait(false);
            }
        }
        catch (SendException exception)
        {
            passage.Refusal = exception.Error;
            throw new SendException(exception.Error, _record.Record(passage), exception);
        }
        catch (OperationCanceledException)
        {
            // The deadline or the caller ended a wait; what is known of each recipient stands in the passage, if there was an attempt.
            passage.Refusal = passage.Attempts.Count == 0 ? Preparation.Cancelled : null;
            if (passage.Attempts.Count > 0)
            {
                passage.RefuseRest(Preparation.Cancelled);
            }
        }

        if (deadline.HasPassed)
        {
            passage.NameTheDeadline();
        }

        var receipt = _record.Record(passage);
        return passage.Late.Count == 0 ? receipt : receipt with { Amendment = _record.AmendAsync(passage) };
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        // A receipt that nobody reads keeps its message's place, so what is in memory is bounded by the places.
        return new Batch(_options.Places, _options.PlacesAhead, ConcludeAsync).SendAsync(messages, cancellationToken);
    }

    /// <summary>
    /// Carries a message through every stage that needs no relay, and tells what would be sent. No relay and no mail host is connected to; for mail hosts,
    /// DNS is asked and MTA-STS policies are fetched.
    /// </summary>
    /// <param name="message">The message; as with sending, it gets a Message-ID and a Date if it has none.</param>
    /// <param name="cancellationToken">Ends the reading of the content.</param>
    /// <returns>The plan, for a relay that takes 8-bit content.</returns>
    /// <exception cref="SendException">The message is refused, or cannot be read before its deadline; sending it would fail in the same way.</exception>
    public async Task<SendPlan> PlanAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var passage = _preparation.Begin(message);
        var plan = await _preparation.PlanAsync(passage, cancellationToken).ConfigureAwait(false);
        plan = await _routes.PlanAsync(plan, passage, cancellationToken).ConfigureAwait(false);
        passage.Settle();
        return plan;
    }

    /// <summary>
    /// Lets the messages under way end, says QUIT to the relays and lets go of the connections. Late replies (see
    /// <see cref="SendReceipt.Amendment"/>) are awaited as long as the reply to QUIT, 2 seconds by default.
    /// </summary>
    /// <returns>A task that ends when the connections are gone.</returns>
    public ValueTask DisposeAsync() => _routes.DisposeAsync();

    private static OwnAddresses? Own(SenderOptions options)
    {
        if (options.Mx is not { } mx)
        {
            return null;
        }

        MxRules.Check(mx);
        return new OwnAddresses(mx, options.Dns ?? SystemDns.Of(options), options.Clock, options.Logger);
    }

    private static IRoutes Routes(SenderOptions options, OwnAddresses? own, INameResolver resolver, IDialer dialer, Func<double> chance)
    {
        switch (options)
        {
            case { Mx: null, Relays.IsDefaultOrEmpty: true }:
                throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.NoRelay, "no relay is configured: a sender needs at least one, or mx for the mail hosts of the recipients", FailureScope.Relay));
            case { Mx: not null, Relays.IsDefaultOrEmpty: false }:
                throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, "there are relays and mx: mail goes either to relays or to the mail hosts of the recipients, so leave one of them out", FailureScope.Relay));
            case { Mx: not null }:
                return new MxRoutes(options, own!, dialer, chance);
            default:
                var discovery = new SubmissionDiscovery(options.Dns ?? SystemDns.Of(options), chance);
                return new RelayRoutes([.. options.Relays.Select(relay => new Relay(relay, options, resolver, dialer, discovery))]);
        }
    }

    private static double Chance() => System.Security.Cryptography.RandomNumberGenerator.GetInt32(1_000_000) / 1_000_000d;
}
