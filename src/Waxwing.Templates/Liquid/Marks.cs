using System.Globalization;
using System.Text.Encodings.Web;

namespace Waxwing.Templates.Liquid;

/// <summary>
/// Keeps values apart from the words of the template. In the place of each value a mark is written, and the value goes there once it is known what stands around it: no
/// value can be markup, since markup is read before there is one.
/// </summary>
internal sealed class Marks(Effort effort) : TextEncoder
{
    /// <summary>The beginning of a mark; private use (Unicode §23.5), and in no source and no value.</summary>
    public const char Begin = '\uE000';

    /// <summary>Its end.</summary>
    public const char End = '\uE001';

    private readonly List<string> _values = [];

    /// <inheritdoc/>
    public override int MaxOutputCharactersPerInputCharacter => 1;

    /// <summary>Whether a text holds marks.</summary>
    public static bool In(string? text) => text?.Contains(Begin, StringComparison.Ordinal) == true;

    /// <summary>Takes a value, and gives the mark for it.</summary>
    public override string Encode(string value)
    {
        effort.Spend(value.Length);
        _values.Add(value);
        return string.Create(CultureInfo.InvariantCulture, $"{Begin}{_values.Count - 1}{End}");
    }

    /// <inheritdoc/>
    public override void Encode(TextWriter output, string value, int startIndex, int characterCount) => output.Write(Encode(value.Substring(startIndex, characterCount)));

    /// <inheritdoc/>
    public override void Encode(TextWriter output, char[] value, int startIndex, int characterCount) => output.Write(Encode(new string(value, startIndex, characterCount)));

    /// <summary>The parts of a text in their order.</summary>
    /// <param name="text">The text.</param>
    /// <returns>Words of the template, with no number, and values with theirs.</returns>
    public IEnumerable<(string Text, int? Number)> Parts(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var begin = text.IndexOf(Begin, at);
            var end = begin < 0 ? -1 : text.IndexOf(End, begin);
            if (end < 0)
            {
                yield return (text[at..], null);
                break;
            }

            if (begin > at)
            {
                yield return (text[at..begin], null);
            }

            var number = int.Parse(text.AsSpan(begin + 1, end - begin - 1), NumberStyles.None, CultureInfo.InvariantCulture);
            yield return (_values[number], number);
            at = end + 1;
        }
    }

    /// <summary>A text with the values in it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="write">How a value is written there: its number, and the value.</param>
    public string Fill(string text, Func<int, string, string> write) =>
        In(text) ? string.Concat(Parts(text).Select(part => part.Number is { } number ? write(number, part.Text) : part.Text)) : text;

    /// <summary>A text with the values as they are.</summary>
    public string Fill(string text) => Fill(text, (_, value) => value);

    /// <summary>The values that stand in a text.</summary>
    public IReadOnlyList<string> ValuesIn(string text)
    {
        var found = new List<string>();
        Fill(text, (_, value) =>
        {
            found.Add(value);
            return "";
        });
        return found;
    }

    /// <summary>The numbers of the values that stand in a text.</summary>
    public IReadOnlyList<int> NumbersIn(string text)
    {
        var found = new List<int>();
        Fill(text, (number, _) =>
        {
            found.Add(number);
            return "";
        });
        return found;
    }

    /// <inheritdoc/>
    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength) => textLength == 0 ? -1 : 0;

    /// <inheritdoc/>
    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        throw new NotSupportedException("Values are taken whole.");

    /// <inheritdoc/>
    public override bool WillEncode(int unicodeScalar) => true;
}
