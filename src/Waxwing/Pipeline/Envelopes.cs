using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// The envelopes of one attempt: visible recipients share them as far as the relay allows, each hidden one, and each with a reverse-path of its own, has its own.
/// Each is made when its turn comes, for the session that is at hand then.
/// </summary>
internal sealed class Envelopes(Passage passage, TimeProvider clock)
{
    // RFC 5321 §4.5.3.1.8: what every server must take in one transaction.
    private const int RecipientsPerTransaction = 100;

    public IEnumerable<Envelope> All()
    {
        if (passage.Addressing is { All: [var only] })
        {
            if (passage.IsDue(only))
            {
                yield return For([only]);
            }

            yield break;
        }

        var paths = passage.Addressing!.ReversePaths;
        var visible = passage.Addressing.Visible.Where(recipient => passage.IsDue(recipient) && !paths.ContainsKey(recipient)).ToList();
        Mailbox[] alone = [.. passage.Addressing.Visible.Where(recipient => passage.IsDue(recipient) && paths.ContainsKey(recipient)), .. passage.Addressing.Hidden.Where(passage.IsDue)];
        while (visible.Count > 0)
        {
            var next = Next(visible, passage.Lease!.Session.Capabilities);
            visible.RemoveAll(next.Contains);
            yield return For([.. next]);
        }

        foreach (var recipient in alone)
        {
            yield return For([recipient]);
        }
    }

    private static HashSet<Mailbox> Next(List<Mailbox> waiting, EhloCapabilities relay)
    {
        var most = Math.Min(RecipientsPerTransaction, relay.Limits.Recipients ?? RecipientsPerTransaction);
        var mostDomains = relay.Limits.RecipientDomains ?? int.MaxValue;
        var next = new HashSet<Mailbox>();
        var domains = new HashSet<Domain>();
        foreach (var recipient in waiting)
        {
            // Who needs SMTPUTF8 of a relay without it is refused, and takes nobody along.
            var goesWithFirst = relay.SmtpUtf8 || recipient.NeedsSmtpUtf8 == waiting[0].NeedsSmtpUtf8;
            if (next.Count < most && goesWithFirst && (domains.Contains(recipient.Domain) || domains.Count < mostDomains))
            {
                next.Add(recipient);
                domains.Add(recipient.Domain);
            }
        }

        return next;
    }

    private Envelope For(Mailbox[] recipients)
    {
        var asked = passage.Requests;
        return new Envelope(passage.Addressing!.ReversePathOf(recipients[0]), [.. recipients])
        {
            Return = asked.Return,
            EnvelopeId = asked.EnvelopeId,
            DsnRequests = asked.AskForReports ? recipients.ToImmutableDictionary(recipient => recipient, asked.For) : ImmutableDictionary<Mailbox, DsnRequest>.Empty,
            DeliverBy = asked.DeliverBy is { } by ? Remaining(by) : null,
            RequireTls = asked.RequireTls,
        };
    }

    // RFC 2852 §4: the time runs from MAIL, and some of it has passed since the message was given to us.
    private DeliverBy Remaining(DeliverBy by)
    {
        var remaining = TimeSpan.FromSeconds(Math.Ceiling((by.Time - clock.GetElapsedTime(passage.StartedTimestamp)).TotalSeconds));
        return new DeliverBy(by.Mode == DeliverByMode.Return && remaining < OneSecond ? OneSecond : remaining, by.Mode, by.Trace);
    }

    private static TimeSpan OneSecond { get; } = TimeSpan.FromSeconds(1);
}
