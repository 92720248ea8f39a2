using System.Collections.Immutable;

namespace Waxwing.Smtp;

/// <summary>When the phases of a transaction ended, on the monotonic clock; turned into times only where somebody asks.</summary>
internal struct PhaseStamps
{
    private long _mail;
    private long _recipients;
    private long _data;
    private long _final;

    /// <summary>When the first command was made; 0 before.</summary>
    public long Started { get; set; }

    /// <summary>When the stream took the end of the content; 0 before.</summary>
    public long EndTaken { get; set; }

    /// <summary>A reply of a stage came.</summary>
    public void Note(SmtpStage stage, long now)
    {
        switch (stage)
        {
            case SmtpStage.MailFrom:
                _mail = now;
                break;
            case SmtpStage.RcptTo:
                _recipients = now;
                break;
            case SmtpStage.Data:
                _data = now;
                break;
            case SmtpStage.FinalDot:
                _final = now;
                break;
            default:
                // What keeps transactions apart is no phase of one.
                break;
        }
    }

    /// <summary>The times, one behind the other.</summary>
    public readonly ImmutableArray<PhaseTime> Times(SmtpTimeouts limits, TimeProvider clock)
    {
        var phases = ImmutableArray.CreateBuilder<PhaseTime>(4);
        var begin = Started;
        foreach (var (stage, answered) in (ReadOnlySpan<(SmtpStage, long)>)
            [(SmtpStage.MailFrom, _mail), (SmtpStage.RcptTo, _recipients), (SmtpStage.Data, _data), (SmtpStage.FinalDot, _final)])
        {
            // The content is on its way between the 354 and the taking of its end; in one group with MAIL it takes no time of its own.
            var end = stage == SmtpStage.Data && EndTaken > begin ? EndTaken : answered;
            if (end != 0)
            {
                phases.Add(new PhaseTime(stage, clock.GetElapsedTime(begin, Math.Max(begin, end)), limits.For(stage)));
                begin = Math.Max(begin, end);
            }
        }

        return phases.ToImmutable();
    }
}
