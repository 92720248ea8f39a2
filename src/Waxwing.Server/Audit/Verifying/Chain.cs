using System.Globalization;

namespace Waxwing.Server.Audit.Verifying;

/// <summary>Follows the chain from entry to entry. What it finds it tells, and goes on from the entry as it stands there.</summary>
internal sealed class Chain(Findings findings)
{
    private ReadOnlyMemory<byte> _previous = AuditHash.BeforeTheFirst;

    /// <summary>How many entries there were.</summary>
    public long Count { get; private set; }

    /// <summary>The number of the last one.</summary>
    public long Last { get; private set; }

    /// <summary>The next entry.</summary>
    public void Follow(AuditEntry entry)
    {
        var number = entry.Sequence;
        var follows = number == Last + 1;
        // Where it stands: its own number may be a lie.
        var place = Math.Max(number, Last + 1);
        if (!follows)
        {
            findings.Add(AuditFault.EntryMissing, Last + 1, Gap(number));
        }

        if (!AuditHash.Of(entry).AsSpan().SequenceEqual(entry.Hash.Span))
        {
            // What such an entry says of the one before it says nothing.
            findings.Add(AuditFault.EntryChanged, place, Text($"entry {number} does not say what its hash is of"));
        }
        else if (follows && !entry.Previous.Span.SequenceEqual(_previous.Span))
        {
            findings.Add(AuditFault.EntryExchanged, Math.Max(Last, 1), Last == 0 ? "entry 1 was not the first one" : Text($"entry {Last} is not the one that entry {number} was appended to"));
        }

        Count++;
        Last = Math.Max(Last, number);
        _previous = entry.Hash;
    }

    private string Gap(long number) =>
        number <= Last ? Text($"where entry {Last + 1} should be, entry {number} stands")
        : number == Last + 2 ? Text($"entry {Last + 1} is not there")
        : Text($"entries {Last + 1} to {number - 1} are not there");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
