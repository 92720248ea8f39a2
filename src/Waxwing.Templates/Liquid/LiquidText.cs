using System.Collections.Frozen;
using System.Text;

namespace Waxwing.Templates.Liquid;

/// <summary>
/// Looks at a source before the parser of Liquid does, which descends into what is nested and would fall with it: statements are counted and balanced here, and only those are let
/// through that a mail needs. Strict about quotes and braces, so that both read the same.
/// </summary>
internal sealed class LiquidText
{
    private const int LongestTag = 1_000;
    private const int MostTags = 2_000;
    private const int Deepest = 16;

    private static readonly FrozenDictionary<string, string?> Ends = new Dictionary<string, string?>(StringComparer.Ordinal)
    {
        ["endif"] = "if", ["endunless"] = "unless", ["endcase"] = "case", ["endfor"] = "for",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Begins = FrozenSet.ToFrozenSet(["if", "unless", "case", "for"], StringComparer.Ordinal);
    private static readonly FrozenSet<string> Middles = FrozenSet.ToFrozenSet(["elsif", "else", "when", "break", "continue"], StringComparer.Ordinal);

    private readonly string _source;
    private readonly StringBuilder _text;
    private readonly Stack<string> _open = new();
    private bool _isComment;
    private int _tags;

    private LiquidText(string source) => (_source, _text) = (source, new StringBuilder(source.Length));

    /// <summary>The source as the parser reads it. Three braces, which others use for values that are not escaped, mean the same as two: values always are.</summary>
    /// <exception cref="RenderException">The source is too large, or wrong.</exception>
    public static string Read(string source, int longest)
    {
        if (source.Length > longest)
        {
            throw new RenderException(RenderFault.TooLarge, $"The source has more than {longest} characters.");
        }

        if (source.AsSpan().ContainsAny(Marks.Begin, Marks.End, '\0'))
        {
            throw RenderException.Invalid("The source holds characters of private use that Waxwing needs, or a NUL.");
        }

        var text = new LiquidText(source);
        text.Read();
        return text._text.ToString();
    }

    private void Read()
    {
        for (var at = 0; at < _source.Length;)
        {
            var brace = _source.IndexOf('{', at);
            if (brace < 0 || brace + 1 == _source.Length)
            {
                _text.Append(_source, at, _source.Length - at);
                break;
            }

            _text.Append(_source, at, brace - at);
            at = _source[brace + 1] switch
            {
                '{' => ReadOutput(brace),
                '%' => ReadTag(brace),
                _ => Copy(brace),
            };
        }

        if (_open.TryPeek(out var open) || _isComment)
        {
            throw RenderException.Invalid($"{{% {open ?? "comment"} %}} has no end.");
        }
    }

    private int Copy(int at)
    {
        _text.Append(_source[at]);
        return at + 1;
    }

    private int ReadOutput(int at)
    {
        var braces = at + 2 < _source.Length && _source[at + 2] == '{' ? 3 : 2;
        var end = _source.IndexOf('}', at);
        var inside = Inside(at, braces, end, new string('}', braces));
        _text.Append("{{").Append(inside).Append("}}");
        return end + braces;
    }

    private int ReadTag(int at)
    {
        var end = _source.IndexOf('%', at + 2);
        var inside = Inside(at, 2, end, "%}");
        var words = inside.Trim('-').Trim();
        var name = words.Split((char[]?)null, 2)[0];
        if (_isComment)
        {
            _isComment = name is not "endcomment";
        }
        else
        {
            Take(name, at);
        }

        _text.Append("{%").Append(inside).Append("%}");
        return end + 2;
    }

    private void Take(string name, int at)
    {
        if (name is "comment")
        {
            _isComment = true;
        }
        else if (Begins.Contains(name))
        {
            _open.Push(name);
            if (_open.Count > Deepest)
            {
                throw RenderException.Invalid($"Statements lie more than {Deepest} deep in one another{Place(at)}.");
            }
        }
        else if (Ends.TryGetValue(name, out var begin))
        {
            if (!_open.TryPop(out var open) || !string.Equals(open, begin, StringComparison.Ordinal))
            {
                throw RenderException.Invalid($"{{% {name} %}} ends nothing that is open{Place(at)}.");
            }
        }
        else if (Middles.Contains(name) ? _open.Count == 0 : name is not "assign")
        {
            throw RenderException.Invalid(Middles.Contains(name) ? $"{{% {name} %}} stands in nothing{Place(at)}." : $"The statement {Shown(name)} is not known here{Place(at)}.");
        }
    }

    private string Inside(int at, int open, int end, string close)
    {
        if (end < 0 || string.CompareOrdinal(_source, end, close, 0, close.Length) != 0 || end < at + open)
        {
            throw RenderException.Invalid($"A placeholder or statement has no end, or a brace or percent sign in it{Place(at)}.");
        }

        var inside = _source[(at + open)..end];
        if (++_tags > MostTags || inside.Length > LongestTag)
        {
            throw new RenderException(RenderFault.TooLarge, $"The source has more than {MostTags} placeholders and statements, or one of more than {LongestTag} characters.");
        }

        if (!_isComment)
        {
            Check(inside, at);
        }

        return inside;
    }

    private void Check(string inside, int at)
    {
        var quote = '\0';
        var brackets = 0;
        for (var i = 0; i < inside.Length; i++)
        {
            var character = inside[i];
            if (character is '{' or '\\')
            {
                throw RenderException.Invalid($"A placeholder or statement holds a brace or backslash{Place(at)}.");
            }

            if (character is '"' or '\'')
            {
                quote = quote == '\0' ? character : quote == character ? '\0' : quote;
            }
            else if (quote == '\0')
            {
                brackets += character is '[' or '(' ? 1 : 0;
                if (brackets > Deepest || (character == '.' && i > 0 && inside[i - 1] == '.'))
                {
                    throw RenderException.Invalid($"A placeholder or statement has too many brackets, or a range{Place(at)}.");
                }
            }
        }

        if (quote != '\0')
        {
            throw RenderException.Invalid($"A quotation mark has no end, or a brace behind it{Place(at)}.");
        }
    }

    private string Place(int at) => $" (line {_source.AsSpan(0, at).Count('\n') + 1})";

    private static string Shown(string name) => name.Length is > 0 and < 20 && name.All(char.IsAsciiLetterOrDigit) ? name : "of that name";
}
