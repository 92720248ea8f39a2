using System.Text;

namespace Waxwing.Trust;

/// <summary>Writes a header field in lines of 78 characters at most, or another length, as far as its words allow (RFC 5322 §2.1.1).</summary>
internal sealed class FoldedField
{
    public const int MaxLine = 78;
    private const string Fold = "\r\n ";

    // Room for most signatures.
    private readonly StringBuilder _text = new(1024);
    private readonly int _maxLine;
    private int _column;

    public FoldedField(string name, int maxLine = MaxLine)
    {
        _maxLine = maxLine;
        Append($"{name}:");
    }

    /// <summary>Adds a word with white space before it.</summary>
    public FoldedField Word(string word) => _column + 1 + word.Length > _maxLine ? Break().Append(word) : Append(" ").Append(word);

    /// <summary>Adds what belongs to the word before, with a fold between if it must be.</summary>
    public FoldedField Piece(string piece) => _column + piece.Length > _maxLine ? Break().Append(piece) : Append(piece);

    /// <summary>Adds text that may be broken anywhere.</summary>
    public FoldedField Run(string text)
    {
        for (ReadOnlySpan<char> rest = text; rest.Length > 0;)
        {
            var room = _maxLine - _column;
            if (room <= 0)
            {
                Break();
                continue;
            }

            Append(rest[..Math.Min(room, rest.Length)]);
            rest = rest[Math.Min(room, rest.Length)..];
        }

        return this;
    }

    /// <summary>Adds a word at the beginning of a line.</summary>
    public FoldedField Line(string word) => Break().Append(word);

    /// <summary>The field so far, without a line end behind it.</summary>
    public override string ToString() => _text.ToString();

    private FoldedField Break()
    {
        _text.Append(Fold);
        _column = 1;
        return this;
    }

    private FoldedField Append(ReadOnlySpan<char> text)
    {
        _text.Append(text);
        _column += text.Length;
        return this;
    }
}
