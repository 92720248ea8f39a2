using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>The encoding of free text in a parameter (RFC 3461 §4).</summary>
internal static class XText
{
    /// <summary>Writes printable ASCII as xtext.</summary>
    public static string Encode(string text)
    {
        var encoded = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            _ = IsPlain(character)
                ? encoded.Append(character)
                : encoded.Append('+').Append(((int)character).ToString("X2", CultureInfo.InvariantCulture));
        }

        return encoded.ToString();
    }

    /// <summary>Reads xtext that stands for printable ASCII and spaces, which is all that a parameter of ours may mean.</summary>
    public static bool TryDecode(string xtext, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var decoded = new StringBuilder(xtext.Length);
        for (var i = 0; i < xtext.Length; i++)
        {
            var character = xtext[i];
            if (character == '+')
            {
                // RFC 3461 §4: exactly two digits, in upper case.
                if (i + 2 >= xtext.Length || !char.IsAsciiHexDigitUpper(xtext[i + 1]) || !char.IsAsciiHexDigitUpper(xtext[i + 2]))
                {
                    return false;
                }

                character = (char)int.Parse(xtext.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
                i += 2;
            }
            else if (!IsPlain(character))
            {
                return false;
            }

            // A CR or LF smuggled in here would come out in a notification's header.
            if (character is < ' ' or > '~')
            {
                return false;
            }

            decoded.Append(character);
        }

        text = decoded.ToString();
        return true;
    }

    private static bool IsPlain(char character) => character is >= '!' and <= '~' and not '+' and not '=';
}
