using System.Buffers;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Server.Rights;

/// <summary>
/// Reads the value of From, Sender and their Resent- sisters: <c>mailbox-list</c> of RFC 5322 §3.4, with the UTF-8 of RFC 6532 §3.2 and dots in names, and narrower in everything that readers are
/// known to read differently: no group, no route, no quoted local part, no white space inside of an address, no angle bracket in a name, no comment that holds an address or comes before one, no
/// encoded word that says one. Bounded and linear.
/// </summary>
internal static class AuthorField
{
    // What makes a comment look like an address, or like the end of one.
    private static readonly SearchValues<char> Marks = SearchValues.Create("@<>,;:\"");

    /// <summary>Reads a value of a header whose shape is sound.</summary>
    /// <param name="value">The octets behind the colon.</param>
    /// <param name="authors">The mailboxes, in their order; at least one.</param>
    /// <param name="why">What is wrong, in words for the sender; null where nothing is.</param>
    public static bool TryRead(ReadOnlySpan<byte> value, out ImmutableArray<Author> authors, [NotNullWhen(false)] out string? why)
    {
        authors = [];
        if (!AuthorTokens.TrySplit(value, out var tokens, out why))
        {
            return false;
        }

        if (tokens.Count == 0)
        {
            why = "the field is empty";
            return false;
        }

        var found = ImmutableArray.CreateBuilder<Author>();
        foreach (var range in Ranges(tokens))
        {
            if (!TryReadOne(tokens[range], out var author, out why))
            {
                return false;
            }

            found.Add(author);
        }

        authors = found.ToImmutable();
        return true;
    }

    private static IEnumerable<Range> Ranges(List<AuthorToken> tokens)
    {
        var start = 0;
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i].Is(','))
            {
                yield return start..i;
                start = i + 1;
            }
        }

        yield return start..tokens.Count;
    }

    // mailbox = [display-name] "<" addr-spec ">" / addr-spec, and a comment behind it, which is where names stood before there were display names.
    private static bool TryReadOne(List<AuthorToken> tokens, [NotNullWhen(true)] out Author? author, [NotNullWhen(false)] out string? why)
    {
        author = null;
        var comment = string.Empty;
        if (tokens is [.., { Kind: AuthorTokenKind.Comment, Text: var text }])
        {
            comment = text;
            tokens = tokens[..^1];
        }

        if (comment.AsSpan().ContainsAny(Marks) || EncodedWord.Occurs(comment) || tokens.Exists(token => token.Kind == AuthorTokenKind.Comment))
        {
            why = "a comment stands before the address, or could be taken for one: write Name <address>";
            return false;
        }

        if (tokens.Exists(token => token.Is(':') || token.Is(';')))
        {
            why = "a group, or a route, is no author: write Name <address>";
            return false;
        }

        var open = tokens.FindIndex(token => token.Is('<'));
        var name = string.Empty;
        if (open >= 0 && (!tokens[^1].Is('>') || tokens[^1].IsApart || !TryName(tokens[..open], out name)))
        {
            why = "the field cannot be read in one way only: write Name <address>, the name in quotes if it has special characters, without angle brackets in it";
            return false;
        }

        if (!TryAddress(open < 0 ? tokens : tokens[(open + 1)..^1], isFirst: open < 0, out var mailbox))
        {
            why = "the address cannot be read in one way only: write local-part@domain, without quotes, comments and spaces";
            return false;
        }

        why = null;
        author = new Author(mailbox, name.Length > 0 ? name : comment);
        return true;
    }

    // phrase = 1*word; dots outside of quotes are obsolete and everywhere (§4.1). Words have space between them, since an encoded word beside something else is decoded by some only.
    private static bool TryName(List<AuthorToken> tokens, out string name)
    {
        name = string.Empty;
        var words = new StringBuilder();
        for (var i = 0; i < tokens.Count; i++)
        {
            if (tokens[i] is not { Kind: AuthorTokenKind.Atom or AuthorTokenKind.Quoted } token || (i > 0 && !token.IsApart) || token.Text.AsSpan().ContainsAny('<', '>') || !TryDecode(token.Text, words))
            {
                return false;
            }
        }

        name = words.ToString().Trim(' ');
        return true;
    }

    // Encoded words in quotes are no encoded words (RFC 2047 §5), and are decoded all the same.
    private static bool TryDecode(string text, StringBuilder words)
    {
        foreach (var word in text.Split(' '))
        {
            var decoded = EncodedWord.Occurs(word) ? EncodedWord.Read(word) : word;
            if (decoded is null)
            {
                return false;
            }

            words.Append(decoded).Append(' ');
        }

        return true;
    }

    private static bool TryAddress(List<AuthorToken> tokens, bool isFirst, [NotNullWhen(true)] out Mailbox? mailbox)
    {
        mailbox = null;
        return tokens is [{ Kind: AuthorTokenKind.Atom } local, var at, { Kind: AuthorTokenKind.Atom or AuthorTokenKind.Literal } domain]
            && at.Is('@') && !at.IsApart && !domain.IsApart && (isFirst || !local.IsApart) && !EncodedWord.Occurs(local.Text)
            && Mailbox.TryParse($"{local.Text}@{domain.Text}", out mailbox, out _)
            && IsWrittenAsMeant(domain.Text, mailbox.Domain);
    }

    // UTS #46 makes one name of many spellings (full width, a dot of another script). A reader that does not sees another domain.
    private static bool IsWrittenAsMeant(string written, Domain domain) =>
        Ascii.IsValid(written) || string.Equals(written.ToLowerInvariant(), domain.Unicode, StringComparison.Ordinal);
}
