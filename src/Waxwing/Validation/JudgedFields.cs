using MimeKit;

namespace Waxwing;

/// <summary>
/// The last few values of address fields that were judged and found right, to the octet: a program writes from the same few addresses,
/// and two parsers need not read them again for each message. Thread-safe.
/// </summary>
internal static class JudgedFields
{
    private const int Count = 16;
    private const int MaxLength = 256;

    private static readonly Entry?[] Entries = new Entry?[Count];
    private static uint _next;

    /// <summary>Whether this value was judged before, by this rule.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="header">The field.</param>
    /// <param name="against">What the rule held the value against; the same value beside something else was not judged.</param>
    public static bool Knows(string rule, Header header, string against = "")
    {
        foreach (ref readonly var slot in Entries.AsSpan())
        {
            if (Volatile.Read(in slot) is { } entry && entry.Id == header.Id && ReferenceEquals(entry.Rule, rule) && string.Equals(entry.Against, against, StringComparison.Ordinal) && header.RawValue.AsSpan().SequenceEqual(entry.Value))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Forgets them all, for who judges each message as the first.</summary>
    public static void Forget() => Array.Clear(Entries);

    /// <summary>A value was found right.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="header">The field.</param>
    /// <param name="against">What the rule held the value against.</param>
    public static void Keep(string rule, Header header, string against = "")
    {
        if (header.RawValue.Length + against.Length <= MaxLength)
        {
            Volatile.Write(ref Entries[Interlocked.Increment(ref _next) % Count], new Entry(rule, header.Id, against, [.. header.RawValue]));
        }
    }

    private sealed record Entry(string Rule, HeaderId Id, string Against, byte[] Value);
}
