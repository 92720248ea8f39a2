using System.Buffers;

namespace Waxwing;

/// <summary>
/// Looks for findings in a text that comes in pieces and may be long: it holds a window of it, 1 MiB at most. Windows overlap, so that one of them shows each finding whole,
/// with what stands around it.
/// </summary>
/// <param name="minimum">Findings that are less likely are left out.</param>
/// <param name="take">Takes the findings, in the order of the text.</param>
internal sealed class TextWindow(GuardConfidence minimum, TakeFinding take) : IDisposable
{
    /// <summary>How many characters are held at most.</summary>
    public const int Largest = 512 * 1024;

    /// <summary>
    /// How far before a finding what has to do with it may stand, and how far it is seen to go on. Tokens and keys are taken for 16 Ki characters
    /// (<see cref="MatchExtent"/>); a password that is longer than this ends with the window.
    /// </summary>
    public const int Overlap = 32 * 1024;

    private const int First = 4 * 1024;

    // A reader that has no room for a character would stand still.
    private const int LeastRoom = 64;

    private char[] _buffer = ArrayPool<char>.Shared.Rent(First);
    private int _length;

    // What begins before it was told by the window before this one.
    private int _told;
    private bool _isContinued;
    private int _line = 1;
    private int _column;
    private bool _isArmoured;

    /// <summary>How many lines ended in the text that ended last.</summary>
    public int LineEnds { get; private set; }

    private int Capacity => Math.Min(_buffer.Length, Largest);

    /// <summary>Takes all that a reader has.</summary>
    public void Append(TextReader text)
    {
        while (text.Read(Room()) is > 0 and var count)
        {
            _length += count;
        }
    }

    /// <summary>Takes some text.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            var room = Room();
            var count = Math.Min(room.Length, text.Length);
            text[..count].CopyTo(room);
            text = text[count..];
            _length += count;
        }
    }

    /// <summary>The text has ended; another may begin.</summary>
    /// <returns>Whether a line of it begins encrypted text in the armour of OpenPGP.</returns>
    public bool End()
    {
        TellBefore(_length);
        LineEnds = _line - 1 + _buffer.AsSpan(0, _length).Count('\n');
        var isArmoured = _isArmoured;
        (_length, _told, _isContinued, _line, _column, _isArmoured) = (0, 0, false, 1, 0, false);
        return isArmoured;
    }

    public void Dispose()
    {
        ArrayPool<char>.Shared.Return(_buffer, clearArray: true);
        _buffer = [];
    }

    private Span<char> Room()
    {
        if (Capacity - _length < LeastRoom)
        {
            if (Capacity < Largest)
            {
                Grow();
            }
            else
            {
                Slide();
            }
        }

        return _buffer.AsSpan(_length, Capacity - _length);
    }

    private void Grow()
    {
        var larger = ArrayPool<char>.Shared.Rent(_buffer.Length * 4);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer, clearArray: true);
        _buffer = larger;
    }

    private void Slide()
    {
        var told = _length - Overlap;
        TellBefore(told);
        var dropped = _buffer.AsSpan(0, told - Overlap);
        _line += dropped.Count('\n');
        _column = dropped.LastIndexOf('\n') is >= 0 and var end ? dropped.Length - end - 1 : _column + dropped.Length;
        _buffer.AsSpan(dropped.Length, _length - dropped.Length).CopyTo(_buffer);
        (_length, _told, _isContinued) = (_length - dropped.Length, Overlap, true);
    }

    private void TellBefore(int end)
    {
        var text = _buffer.AsSpan(0, _length);
        GuardScanner.Scan(text, minimum, new LineCount(text, _line, _column), _told, end, take);
        _isArmoured |= PgpArmour.IsIn(text, isBeginning: !_isContinued);
    }
}
