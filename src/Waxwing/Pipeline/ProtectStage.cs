using System.Collections.Immutable;
using System.Globalization;

namespace Waxwing;

/// <summary>
/// Practice 13: nothing sensitive leaves by accident. What the guard finds is refused, taken out, or told of, as the policy for the
/// kind of mail says; what may go out only encrypted is for the stage behind this one. A refusal comes at once, and names places and detectors, never a value.
/// </summary>
internal sealed class ProtectStage(GuardPolicy? policy) : IStage
{
    // Enough to find the rest by.
    private const int MaxTold = 5;

    public ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        if (policy is null)
        {
            return ValueTask.CompletedTask;
        }

        var report = Read(passage, passage.Message.Guard ?? policy, cancellationToken);
        passage.Protection = new ProtectionFacts(report, Redacted: 0);
        if (report.Findings.IsEmpty)
        {
            return ValueTask.CompletedTask;
        }

        if (report.Action == GuardAction.Block)
        {
            throw Refused([.. report.Findings.Where(finding => finding.Action == GuardAction.Block)], "take it out, or allow it in the guard's policy with a reason");
        }

        var redacted = report.Findings.Count(finding => finding.Action == GuardAction.Redact);
        if (redacted > 0)
        {
            var left = report.Redact(passage.Message.Mime);
            if (!left.IsEmpty)
            {
                throw Refused(left, "it stands where it cannot be taken out without harm: in an attachment, a comment or an attribute");
            }

            passage.Protection = new ProtectionFacts(report, redacted);
        }

        foreach (var finding in report.Findings.Where(finding => finding.Action == GuardAction.Warn).Take(MaxTold))
        {
            passage.Warnings.Add($"sensitive data goes out as it is: {Describe(finding)}");
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>What was found and where, for a person.</summary>
    public static string Describe(GuardFinding finding) =>
        string.Create(CultureInfo.InvariantCulture, $"{finding.Detector} {finding.Masked} in {finding.Part}, line {finding.Line}");

    private static GuardReport Read(Passage passage, GuardPolicy policy, CancellationToken cancellationToken)
    {
        try
        {
            return SensitiveDataGuard.Inspect(passage.Message.Mime, passage.Kind, policy, limits: null, cancellationToken);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // The streams of the parts are the caller's, and fail as they like.
            throw new SendException(EncodeStage.Unread(SendStage.Protect, exception), innerException: exception);
        }
    }

    private static SendException Refused(ImmutableArray<GuardFinding> findings, string advice)
    {
        var told = string.Join("; ", findings.Take(MaxTold).Select(Describe));
        var more = findings.Length > MaxTold ? $" and {Evidence.Count(findings.Length - MaxTold, "other")}" : "";
        return new SendException(SendError.Refusal(SendStage.Protect, SendFault.SensitiveContent, $"the message holds sensitive data: {told}{more}; {advice}"));
    }
}

/// <summary>What protect did.</summary>
/// <param name="Report">What the guard found.</param>
/// <param name="Redacted">How many findings were taken out.</param>
internal sealed record ProtectionFacts(GuardReport Report, int Redacted);
