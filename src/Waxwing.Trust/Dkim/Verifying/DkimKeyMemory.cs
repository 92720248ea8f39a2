using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Trust;

/// <summary>
/// The key records that were needed last, ready to verify with again. A record is known by its whole text, and DNS is asked for that each time:
/// a key that was changed or taken back is another text, or none. Thread-safe.
/// </summary>
internal sealed class DkimKeyMemory
{
    /// <summary>How many records are kept at most.</summary>
    public const int Most = 256;

    // The text of the largest key that is verified with has 1,500 characters.
    private const int MaxLength = 2048;

    private readonly Lock _gate = new();
    private Dictionary<string, DkimKeyRecord> _recent = new(StringComparer.Ordinal);
    private Dictionary<string, DkimKeyRecord> _older = new(StringComparer.Ordinal);

    /// <summary>How many records are kept.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _recent.Count + _older.Count;
            }
        }
    }

    /// <summary>Reads a record, or knows it; otherwise as <see cref="DkimKeyRecord.TryParse"/>.</summary>
    public bool TryRead(string text, [NotNullWhen(true)] out DkimKeyRecord? record, out DkimFault fault)
    {
        fault = DkimFault.None;
        if (TryFind(text, out record))
        {
            return true;
        }

        if (!DkimKeyRecord.TryParse(text, out record, out fault))
        {
            return false;
        }

        if (text.Length <= MaxLength)
        {
            Keep(text, record);
        }

        return true;
    }

    private bool TryFind(string text, [NotNullWhen(true)] out DkimKeyRecord? record)
    {
        lock (_gate)
        {
            if (_recent.TryGetValue(text, out record))
            {
                return true;
            }

            if (!_older.Remove(text, out record))
            {
                return false;
            }

            Keep(text, record);
            return true;
        }
    }

    // Two halves: when the younger one is full, whatever nobody asked for since the last time is let go.
    private void Keep(string text, DkimKeyRecord record)
    {
        lock (_gate)
        {
            if (_recent.Count == Most / 2)
            {
                foreach (var unused in _older.Values)
                {
                    unused.Rsa?.Dispose();
                }

                (_older, _recent) = (_recent, new Dictionary<string, DkimKeyRecord>(StringComparer.Ordinal));
            }

            _recent[text] = record;
        }
    }
}
