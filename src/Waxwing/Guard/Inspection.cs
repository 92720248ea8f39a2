using System.Collections.Immutable;
using MimeKit;

namespace Waxwing;

/// <summary>Judges what was read of one message by one policy.</summary>
internal sealed class Inspection(MailKind kind, GuardPolicy policy, GuardLimits limits)
{
    public GuardReport Inspect(MimeMessage message, CancellationToken cancellationToken)
    {
        using var scan = new PieceScan(policy.MinimumConfidence, Judge);
        var unread = MessageReading.Read(message, limits, scan.Run, cancellationToken);
        return new GuardReport([.. scan.Findings], [.. unread], kind, policy, limits);
    }

    public ImmutableArray<GuardFinding> Redact(MimeMessage message)
    {
        var remaining = ImmutableArray.CreateBuilder<GuardFinding>();
        using var scan = new PieceScan(policy.MinimumConfidence, Judge);
        MessageReading.Read(message, limits, Take, CancellationToken.None);
        return remaining.ToImmutable();

        bool Take(Piece piece)
        {
            scan.Findings.Clear();
            var isArmoured = scan.Run(piece);
            if (scan.Findings.Where(finding => finding.Action == GuardAction.Redact).ToList() is { Count: > 0 } found)
            {
                remaining.AddRange(piece.Redact(found, text => Redactions(text, piece.Part)));
            }

            return isArmoured;
        }
    }

    private List<GuardFinding> Redactions(string text, string part)
    {
        var findings = new List<GuardFinding>();
        GuardScanner.Scan(text, policy.MinimumConfidence, new LineCount(text), 0, text.Length, (finding, value) => findings.Add(Judge(finding, value, part)));
        findings.RemoveAll(finding => finding.Action != GuardAction.Redact);
        return findings;
    }

    private GuardFinding Judge(GuardFinding finding, ReadOnlySpan<char> value, string part)
    {
        GuardAllowance? allowance = null;
        foreach (var entry in policy.Allowances)
        {
            if (entry.Covers(finding.Detector, value))
            {
                allowance = entry;
                break;
            }
        }

        return finding with
        {
            Part = part,
            Action = allowance is null ? policy.ActionFor(finding.Category, kind) : GuardAction.Allow,
            AllowedBecause = allowance?.Reason,
        };
    }
}
