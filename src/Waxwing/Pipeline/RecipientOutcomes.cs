using System.Diagnostics.CodeAnalysis;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What is known of each recipient; one that is missing was not tried. A message to one recipient has no table made for it.</summary>
internal sealed class RecipientOutcomes
{
    private Mailbox? _only;
    private RecipientOutcome? _outcome;
    private Dictionary<Mailbox, RecipientOutcome>? _all;

    /// <summary>What is known, in no order.</summary>
    public IReadOnlyCollection<RecipientOutcome> Values => _all is not null ? _all.Values : _outcome is null ? [] : [_outcome];

    /// <summary>Who it is known of.</summary>
    public IReadOnlyCollection<Mailbox> Recipients => _all is not null ? [.. _all.Keys] : _only is null ? [] : [_only];

    /// <summary>Whether everybody of whom something is known has accepted.</summary>
    public bool AreAllAccepted => _all is not null ? _all.Values.All(IsAccepted) : _outcome is null || IsAccepted(_outcome);

    /// <summary>What is known of a recipient.</summary>
    /// <exception cref="KeyNotFoundException">Getting: nothing.</exception>
    public RecipientOutcome this[Mailbox recipient]
    {
        get => TryGetValue(recipient, out var outcome) ? outcome : throw new KeyNotFoundException();
        set
        {
            if (_all is null && (_only is null || _only.Equals(recipient)))
            {
                (_only, _outcome) = (recipient, value);
                return;
            }

            _all ??= new Dictionary<Mailbox, RecipientOutcome> { [_only!] = _outcome! };
            _all[recipient] = value;
        }
    }

    /// <summary>What is known of a recipient, if anything.</summary>
    public bool TryGetValue(Mailbox recipient, [NotNullWhen(true)] out RecipientOutcome? outcome)
    {
        if (_all is not null)
        {
            return _all.TryGetValue(recipient, out outcome);
        }

        outcome = recipient.Equals(_only) ? _outcome : null;
        return outcome is not null;
    }

    /// <summary>Forgets what is known of a recipient, who is tried again.</summary>
    public void Remove(Mailbox recipient)
    {
        if (_all is not null)
        {
            _all.Remove(recipient);
        }
        else if (recipient.Equals(_only))
        {
            (_only, _outcome) = (null, null);
        }
    }

    private static bool IsAccepted(RecipientOutcome outcome) => outcome.Delivered == Delivered.Yes;
}
