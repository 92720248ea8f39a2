using System.Text;

namespace Waxwing.Trust;

/// <summary>Walks along the value of a field, in one direction.</summary>
internal ref struct AuthenticationScanner(ReadOnlySpan<char> text)
{
    private const int MaxCommentDepth = 10;

    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    public readonly bool AtEnd => _at == _text.Length;

    /// <summary>What was not passed yet.</summary>
    public readonly ReadOnlySpan<char> Rest => _text[_at..];

    public readonly bool IsAt(char unit) => _at < _text.Length && _text[_at] == unit;

    public bool Take(char unit)
    {
        var taken = IsAt(unit);
        _at += taken ? 1 : 0;
        return taken;
    }

    /// <summary>Passes white space and comments (CFWS of RFC 5322 §3.2.2); false where one is broken.</summary>
    public bool SkipComments()
    {
        var depth = 0;
        for (; !AtEnd; _at++)
        {
            var unit = _text[_at];
            if (unit == '\r')
            {
                // A line end counts only where the next line goes on with white space.
                if (_at + 2 >= _text.Length || _text[_at + 1] != '\n' || _text[_at + 2] is not (' ' or '\t'))
                {
                    return false;
                }

                _at += 2;
                continue;
            }

            if (unit is ' ' or '\t')
            {
                continue;
            }

            if (unit == '(')
            {
                if (++depth > MaxCommentDepth)
                {
                    return false;
                }
            }
            else if (depth == 0)
            {
                return true;
            }
            else if (unit == ')')
            {
                depth--;
            }
            else if (unit == '\\' && _at + 1 < _text.Length)
            {
                _at++;
            }

            if (depth > 0 && !AuthenticationText.IsValue([_text[_at]]))
            {
                return false;
            }
        }

        return depth == 0;
    }

    /// <summary>A keyword, in lower case.</summary>
    public bool TryKeyword(out string keyword)
    {
        var start = _at;
        while (!AtEnd && AuthenticationText.IsKeywordCharacter(_text[_at]))
        {
            _at++;
        }

        keyword = _text[start.._at].ToString().ToLowerInvariant();
        return AuthenticationText.IsKeyword(keyword);
    }

    public bool TryDigits(out string digits)
    {
        var start = _at;
        while (!AtEnd && char.IsAsciiDigit(_text[_at]))
        {
            _at++;
        }

        digits = _text[start.._at].ToString();
        return digits.Length > 0;
    }

    /// <summary>A token, or text in quotes without its quotes.</summary>
    public bool TryValue(out string value) => IsAt('"') ? TryQuoted(out value) : TryWhile(AuthenticationText.IsTokenCharacter, out value);

    /// <summary>A value, a mailbox, or a domain; a local part may stand in quotes.</summary>
    public bool TryPropertyValue(out string value)
    {
        if (!IsAt('"'))
        {
            return TryWhile(AuthenticationText.IsPropertyCharacter, out value);
        }

        if (!TryQuoted(out value))
        {
            return false;
        }

        if (!IsAt('@'))
        {
            return true;
        }

        var hasDomain = TryWhile(AuthenticationText.IsPropertyCharacter, out var domain) && domain is not "@";
        value = $"{AuthenticationText.Quoted(value)}{domain}";
        return hasDomain;
    }

    private bool TryWhile(Func<char, bool> belongs, out string value)
    {
        var start = _at;
        while (!AtEnd && belongs(_text[_at]))
        {
            _at++;
        }

        value = _text[start.._at].ToString();
        return value.Length > 0;
    }

    private bool TryQuoted(out string value)
    {
        var content = new StringBuilder();
        value = "";
        for (_at++; !AtEnd; _at++)
        {
            var unit = _text[_at];
            if (unit == '"')
            {
                _at++;
                value = content.ToString();
                return true;
            }

            if (unit == '\r' && _at + 2 < _text.Length && _text[_at + 1] == '\n' && _text[_at + 2] is ' ' or '\t')
            {
                // Unfolded: the line end goes, and the white space behind it stays (RFC 5322 §3.2.4).
                _at++;
                continue;
            }

            if (unit == '\\' && _at + 1 < _text.Length)
            {
                unit = _text[++_at];
            }

            if (unit != '\t' && !AuthenticationText.IsValue([unit]))
            {
                return false;
            }

            content.Append(unit == '\t' ? ' ' : unit);
        }

        return false;
    }
}
