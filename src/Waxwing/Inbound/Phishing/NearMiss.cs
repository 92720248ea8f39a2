namespace Waxwing;

/// <summary>Words that differ by one slip of the finger: a letter too many, too few, another, or two exchanged (Damerau 1964).</summary>
internal static class NearMiss
{
    public static bool Is(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        if (Math.Abs(left.Length - right.Length) > 1)
        {
            return false;
        }

        var same = left.CommonPrefixLength(right);
        var a = left[same..];
        var b = right[same..];
        while (a.Length > 0 && b.Length > 0 && a[^1] == b[^1])
        {
            a = a[..^1];
            b = b[..^1];
        }

        return (a.Length, b.Length) is (0, 1) or (1, 0) or (1, 1) || (a.Length == 2 && b.Length == 2 && a[0] == b[1] && a[1] == b[0]);
    }
}
