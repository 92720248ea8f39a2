namespace Waxwing.Smtp;

/// <summary>How long one phase took, measured on a monotonic clock, beside how long it might have taken.</summary>
/// <param name="Stage">The phase.</param>
/// <param name="Elapsed">The time that it took.</param>
/// <param name="Limit">The deadline that was in force.</param>
public sealed record PhaseTime(SmtpStage Stage, TimeSpan Elapsed, TimeSpan Limit);
