namespace Waxwing;

/// <summary>Turns offsets, asked for in ascending order, into lines and columns.</summary>
internal ref struct LineCount(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _line = 1;
    private int _lineStart;

    public (int Line, int Column) At(int offset)
    {
        while (_text[_lineStart..offset].IndexOf('\n') is var end and >= 0)
        {
            _line++;
            _lineStart += end + 1;
        }

        return (_line, offset - _lineStart + 1);
    }
}
