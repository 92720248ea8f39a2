using System.Buffers;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>Reads the local part of a mailbox: Dot-string or Quoted-string (RFC 5321 §4.1.2, RFC 6531 §3.3).</summary>
internal static class LocalPart
{
    // ASCII that is no atext (RFC 5322 §3.2.3); controls have been refused before.
    private static readonly SearchValues<char> Specials = SearchValues.Create(" \"(),:;<>@[\\]");

    /// <summary>Reads up to the <c>@</c>.</summary>
    /// <param name="text">The whole mailbox, free of the characters that no address holds.</param>
    /// <param name="value">The local part with no more quoting than it needs.</param>
    /// <param name="length">The length of the local part as written: the index of the <c>@</c>.</param>
    /// <param name="error">What is wrong.</param>
    public static bool TryRead(ReadOnlySpan<char> text, out string value, out int length, out AddressError error)
    {
        value = string.Empty;
        if (text[0] == '"')
        {
            return TryReadQuoted(text, out value, out length, out error);
        }

        length = text.IndexOf('@');
        error = length switch
        {
            < 0 => new AddressError(AddressFault.NoAtSign, text.Length),
            0 => new AddressError(AddressFault.LocalPartEmpty, 0),
            _ => DotStringError(text[..length]),
        };
        if (error.Fault != AddressFault.None)
        {
            return false;
        }

        value = text[..length].ToString();
        return true;
    }

    private static AddressError DotStringError(ReadOnlySpan<char> atoms)
    {
        var special = atoms.IndexOfAny(Specials);
        if (special >= 0)
        {
            return new AddressError(AddressFault.IllegalCharacter, special);
        }

        if (BeginsWithMark(atoms))
        {
            return new AddressError(AddressFault.IllegalCharacter, 0);
        }

        // Dot-string = Atom *("." Atom).
        var twoDots = atoms.IndexOf("..", StringComparison.Ordinal);
        return atoms[0] == '.' ? new AddressError(AddressFault.DotMisplaced, 0)
            : twoDots >= 0 ? new AddressError(AddressFault.DotMisplaced, twoDots + 1)
            : atoms[^1] == '.' ? new AddressError(AddressFault.DotMisplaced, atoms.Length - 1)
            : default;
    }

    // Quoted-string = DQUOTE *QcontentSMTP DQUOTE; a quoted pair takes printable ASCII only, also in RFC 6531.
    private static bool TryReadQuoted(ReadOnlySpan<char> text, out string value, out int length, out AddressError error)
    {
        value = string.Empty;
        length = 0;
        error = default;
        var content = new StringBuilder();
        var position = 1;
        while (position < text.Length && text[position] != '"')
        {
            if (text[position] == '\\')
            {
                position++;
                if (position < text.Length && !char.IsAscii(text[position]))
                {
                    error = new AddressError(AddressFault.IllegalCharacter, position);
                    return false;
                }
            }

            if (position < text.Length)
            {
                content.Append(text[position++]);
            }
        }

        length = position + 1;
        var unquoted = content.ToString();
        error = position >= text.Length ? new AddressError(AddressFault.UnbalancedQuote, 0)
            : length == text.Length ? new AddressError(AddressFault.NoAtSign, length)
            : text[length] != '@' ? new AddressError(AddressFault.IllegalCharacter, length)
            : BeginsWithMark(unquoted) ? new AddressError(AddressFault.IllegalCharacter, 1)
            : default;
        value = WithLeastQuoting(unquoted);
        return error.Fault == AddressFault.None;
    }

    // RFC 5321 §4.1.2: equivalent strings are one mailbox, and the least quoting is what should be sent.
    private static string WithLeastQuoting(string content) =>
        content.Length > 0 && DotStringError(content).Fault == AddressFault.None
            ? content
            : "\"" + content.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal) + "\"";

    // A mark that has no character of its own to stand on would change the bracket or quote before it.
    private static bool BeginsWithMark(ReadOnlySpan<char> text) =>
        text.Length > 0 && !char.IsAscii(text[0])
        && Rune.DecodeFromUtf16(text, out var rune, out _) == OperationStatus.Done && AddressCharacters.IsCombiningMark(rune);
}
