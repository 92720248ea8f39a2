namespace Waxwing;

/// <summary>Turns offsets, asked for in ascending order, into lines and columns.</summary>
/// <param name="text">The text.</param>
/// <param name="line">The line in which it begins, from 1.</param>
/// <param name="column">How many characters of that line stand before it.</param>
internal ref struct LineCount(ReadOnlySpan<char> text, int line = 1, int column = 0)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _line = line;
    private int _lineStart = -column;
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
