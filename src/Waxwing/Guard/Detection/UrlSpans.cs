namespace Waxwing;

/// <summary>Tells, for places that only go forward, whether one is inside a URL.</summary>
internal ref struct UrlSpans
{
    private int _start;
    private int _end;

    public UrlSpans(ReadOnlySpan<char> text)
    {
        _end = 0;
        _start = Next(text, 0);
    }

    public bool Contains(ReadOnlySpan<char> text, int place)
    {
        while (place >= _end && place > _start)
        {
            var length = text[_start..].IndexOfAny(Characters.BehindUrl);
            _end = length < 0 ? text.Length : _start + length;
            if (place < _end)
            {
                break;
            }

            _start = Next(text, _end);
        }

        return place > _start && place < _end;
    }

    private static int Next(ReadOnlySpan<char> text, int from)
    {
        var at = text[from..].IndexOf("://", StringComparison.Ordinal);
        return at < 0 ? int.MaxValue : from + at;
    }
}
