namespace Waxwing.Server.Telemetry;

/// <summary>How the service tells of itself.</summary>
internal sealed record ServiceTelemetryOptions
{
    /// <summary>What is shown as a bearer token to read metrics from another machine; null: only this machine reads them.</summary>
    public Secret? MetricsToken { get; init; }

    /// <summary>The name of this node, for collectors.</summary>
    public required string Node { get; init; }
}
