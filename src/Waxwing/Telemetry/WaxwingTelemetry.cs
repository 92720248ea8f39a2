using System.Diagnostics;
using System.Reflection;

namespace Waxwing;

/// <summary>The names that a program subscribes to. What is told under them stands in <c>docs/telemetry.md</c>.</summary>
public static class WaxwingTelemetry
{
    /// <summary>The name of the <see cref="ActivitySource"/> that traces come from.</summary>
    public const string ActivitySourceName = "Waxwing";

    /// <summary>The name of the <see cref="System.Diagnostics.Metrics.Meter"/> that metrics come from.</summary>
    public const string MeterName = "Waxwing";

    /// <summary>The version of the package, without the commit, as traces and metrics tell it. The assembly's own has the major number alone.</summary>
    internal static string? Version { get; } =
        typeof(WaxwingTelemetry).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0];

    /// <summary>Where traces come from. It makes nothing, and costs nothing, while nobody listens.</summary>
    internal static ActivitySource Source { get; } = new(ActivitySourceName, Version);
}
