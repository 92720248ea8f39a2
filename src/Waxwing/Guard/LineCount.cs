namespace Waxwing;

/// <summary>Turns offsets, asked for in ascending order, into lines and columns.</summary>
internal ref struct LineCount(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _line = 1;
    private int _lineStart;
    private int _from;

    public (int Line, int Column) At(int offset)
    {
        while (_text[_from..offset].IndexOf('\n') is var end and >= 0)
        {
            _line++;
            _from += end + 1;
            _lineStart = _from;
        }

        _from = offset;
        return (_line, offset - _lineStart + 1);
    }
}
