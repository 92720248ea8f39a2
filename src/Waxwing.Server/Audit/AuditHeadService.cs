using Waxwing.Server.Audit.Heads;
using Waxwing.Server.Audit.Sending;
using Waxwing.Server.Store;

namespace Waxwing.Server.Audit;

/// <summary>
/// Signs the head of the log and sends it away while the service runs, and says in the log that the service began and was stopped. Registered before
/// everything that writes to the log, so that it is stopped behind all of it.
/// </summary>
internal sealed class AuditHeadService : BackgroundService
{
    // What the host waits for at the end is bounded by its own token; this keeps one slow collector from using all of it.
    private static readonly TimeSpan LastWord = TimeSpan.FromSeconds(5);

    private readonly AuditOptions _options;
    private readonly IAuditTrail _trail;
    private readonly AuditSealer _sealer;
    private readonly IReadOnlyList<HeadSending> _destinations;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private volatile string? _fault;

    public AuditHeadService(AuditOptions options, IAuditTrail trail, AuditSealer sealer, IReadOnlyList<IHeadDestination> destinations, TimeProvider clock, ILogger<AuditHeadService> logger)
    {
        _options = options;
        _trail = trail;
        _sealer = sealer;
        _destinations = [.. destinations.Select(destination => new HeadSending(destination, clock, logger))];
        _clock = clock;
        _logger = logger;
    }

    /// <summary>How it stands with each destination.</summary>
    public IReadOnlyList<HeadStanding> Standings => [.. _destinations.Select(destination => destination.Standing)];

    /// <summary>Why the head could not be signed the last time, or null.</summary>
    public string? Fault => _fault;

    /// <inheritdoc/>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        await _sealer.AnnounceAsync(cancellationToken);
        await _trail.AppendAsync(new AuditFact(AuditActor.Service, AuditAction.ServiceStarted) { Details = AuditDetails.Of(("version", ServiceVersion.Text), ("process", Environment.ProcessId)) }, cancellationToken);
        if (_destinations.Count == 0)
        {
            AuditLog.NoDestination(_logger);
        }

        await base.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        using var end = new CancellationTokenSource(LastWord, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(end.Token, cancellationToken);
        try
        {
            await _trail.AppendAsync(new AuditFact(AuditActor.Service, AuditAction.ServiceStopped), either.Token);
            await SealAndSendAsync(either.Token);
        }
        catch (Exception exception) when (exception is StoreException or OperationCanceledException)
        {
            AuditLog.NotSealed(_logger, exception.Message);
        }
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (var destination in _destinations)
        {
            destination.Dispose();
        }

        base.Dispose();
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_options.Every, _clock);
        do
        {
            await SealAndSendAsync(stoppingToken);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task SealAndSendAsync(CancellationToken cancellationToken)
    {
        try
        {
            var head = await _sealer.SealAsync(cancellationToken);
            _fault = null;
            if (head is not null)
            {
                await Task.WhenAll(_destinations.Select(destination => destination.SendAsync(head, cancellationToken)));
            }
        }
        catch (StoreException exception)
        {
            _fault = exception.Message;
            AuditLog.NotSealed(_logger, exception.Message);
        }
    }
}
