using System.Text;
using MimeKit;

namespace Waxwing;

/// <summary>How a field From is written, before anybody forgives it: what programs make of a fault differs (RFC 5322 §3.4).</summary>
internal static class AuthorField
{
    private const int MaxLength = 4000;

    /// <summary>Whether each of its parts has an address: <c>Shop, Ltd &lt;shop@example.org&gt;</c> has one that has none, since no quotation marks hold it together.</summary>
    public static bool IsWellFormed(MimeMessage message)
    {
        if (message.Headers.FirstOrDefault(header => header.Id == HeaderId.From) is not { RawValue: { Length: <= MaxLength } octets })
        {
            return true;
        }

        // Encoded words are ASCII here, so that a comma in one cuts nothing.
        var (isQuoted, comments, hasAddress, hasWord) = (false, 0, false, false);
        foreach (var character in WithoutPairs(Encoding.Latin1.GetString(octets)))
        {
            switch (character)
            {
                case '"' when comments == 0:
                    isQuoted = !isQuoted;
                    hasWord = true;
                    break;
                case '(' when !isQuoted:
                    comments++;
                    break;
                case ')' when !isQuoted && comments > 0:
                    comments--;
                    break;
                case ':' or ';' when !isQuoted && comments == 0:
                    // A group, which may have no members.
                    return true;
                case ',' when !isQuoted && comments == 0:
                    if (hasWord && !hasAddress)
                    {
                        return false;
                    }

                    (hasAddress, hasWord) = (false, false);
                    break;
                default:
                    hasAddress |= character == '@' && !isQuoted && comments == 0;
                    hasWord |= comments == 0 && !char.IsWhiteSpace(character);
                    break;
            }
        }

        return hasAddress || !hasWord;
    }

    // A quoted pair (§3.2.1) stands for its second character, and opens and closes nothing.
    private static IEnumerable<char> WithoutPairs(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\\')
            {
                i++;
                continue;
            }

            yield return text[i];
        }
    }
}
