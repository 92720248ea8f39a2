using System.Diagnostics;

namespace Waxwing;

/// <summary>Where the record of a message went.</summary>
/// <param name="Logged">Whether a logger took the event that says how the message ended.</param>
/// <param name="Trace">The trace that its span was recorded in, or none.</param>
/// <param name="Counted">Whether somebody reads the metrics that it was counted in.</param>
internal readonly record struct Telling(bool Logged, ActivityTraceId? Trace, bool Counted);
