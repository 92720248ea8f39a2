namespace Waxwing.Server.Telemetry;

/// <summary>Which way mail came in.</summary>
internal enum Door
{
    /// <summary>The HTTP API.</summary>
    Api,

    /// <summary>The submission listener.</summary>
    Submission,
}
