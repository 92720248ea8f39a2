using System.Collections.Immutable;
using MimeKit;

namespace Waxwing;

/// <summary>Judges what was read of one message by one policy.</summary>
internal sealed class Inspection(MailKind kind, GuardPolicy policy, GuardLimits limits)
{
    public GuardReport Inspect(MimeMessage message, CancellationToken cancellationToken)
    {
        var reading = MessageReading.Read(message, limits, cancellationToken);
        var findings = ImmutableArray.CreateBuilder<GuardFinding>();
        foreach (var piece in reading.Pieces)
        {
            cancellationToken.ThrowIfCancellationRequested();
            findings.AddRange(Judge(piece));
        }

        return new GuardReport(findings.ToImmutable(), [.. reading.Unread], kind, policy, limits);
    }

    public ImmutableArray<GuardFinding> Redact(MimeMessage message)
    {
        var remaining = ImmutableArray.CreateBuilder<GuardFinding>();
        foreach (var piece in MessageReading.Read(message, limits, CancellationToken.None).Pieces)
        {
            if (Judge(piece).Where(finding => finding.Action == GuardAction.Redact).ToList() is { Count: > 0 } findings)
            {
                remaining.AddRange(piece.Redact(findings));
            }
        }

        return remaining.ToImmutable();
    }

    private IEnumerable<GuardFinding> Judge(Piece piece) =>
        GuardScanner.Scan(piece.Text, policy.MinimumConfidence).Select(finding => Judge(finding, piece));

    private GuardFinding Judge(GuardFinding finding, Piece piece)
    {
        var allowance = policy.Allowances.FirstOrDefault(entry => entry.Covers(finding.Detector, piece.Text.AsSpan(finding.Start, finding.Length)));
        return finding with
        {
            Part = piece.Part,
            Action = allowance is null ? policy.ActionFor(finding.Category, kind) : GuardAction.Allow,
            AllowedBecause = allowance?.Reason,
        };
    }
}
