using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Waxwing.Smtp;

/// <summary>
/// A message identifier, <c>&lt;id-left@id-right&gt;</c> (RFC 5322 §3.6.4), without comments, folding or obsolete
/// forms. Compared octet by octet: its parts mean nothing. Immutable.
/// </summary>
public sealed class MessageId : IEquatable<MessageId>
{
    /// <summary>The longest identifier that is read: with <c>Message-ID: </c> it fills the 998 columns of RFC 5322 §2.1.1.</summary>
    public const int MaxLength = 998 - FieldNameLength;

    /// <summary>The random bits in an identifier that <see cref="Create(Domain)"/> makes: 26 symbols of 5.</summary>
    public const int RandomBits = Symbols * BitsPerSymbol;

    // The identifier that we make should leave its line at 78 columns (RFC 5322 §2.1.1), since a folded one is not
    // understood everywhere.
    private const int PreferredLength = 78 - FieldNameLength;
    private const int FieldNameLength = 12;

    // Lower case, because some software forgets the case of an identifier.
    private const int Symbols = 26;
    private const int BitsPerSymbol = 5;
    private const string Alphabet = "abcdefghijklmnopqrstuvwxyz234567";

    // RFC 5322 §3.2.3 (atext and the dot) and §3.4.1 (dtext).
    private static readonly SearchValues<char> DotAtomText =
        SearchValues.Create("!#$%&'*+-/=?^_`{|}~.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");

    private static readonly SearchValues<char> DomainText =
        SearchValues.Create([.. Enumerable.Range('!', 'Z' - '!' + 1).Concat(Enumerable.Range('^', '~' - '^' + 1)).Select(value => (char)value)]);

    private readonly string _text;

    private MessageId(string text) => _text = text;

    /// <summary>
    /// Makes an identifier that nobody can guess and that tells of nothing but the sender's domain: <see cref="RandomBits"/>
    /// bits of the system's generator. Thread-safe.
    /// </summary>
    /// <param name="senderDomain">The domain of the sender's address.</param>
    /// <returns>
    /// The identifier. With the field name it takes at most 78 columns; for a longer domain, leading labels are left
    /// out as long as three remain, and only a domain that is too long even so makes a longer line.
    /// </returns>
    /// <exception cref="ArgumentNullException"><paramref name="senderDomain"/> is null.</exception>
    public static MessageId Create(Domain senderDomain) => Create(senderDomain, RandomNumberGenerator.Fill);

    /// <summary>Reads an identifier: what stands behind <c>Message-ID: </c>, without white space around it.</summary>
    /// <param name="text">The text, angle brackets included; null counts as empty.</param>
    /// <param name="messageId">The identifier, or null.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out MessageId? messageId)
    {
        messageId = text is not null && IsMessageId(text) ? new MessageId(text) : null;
        return messageId is not null;
    }

    /// <summary>Reads an identifier.</summary>
    /// <param name="text">The text, angle brackets included.</param>
    /// <returns>The identifier.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text is none.</exception>
    public static MessageId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var messageId)
            ? messageId
            : throw new FormatException("The text is no Message-ID: write <unique-part@domain>, in ASCII, without spaces, comments or quotes.");
    }

    /// <inheritdoc/>
    public bool Equals(MessageId? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as MessageId);

    /// <inheritdoc/>
    public override int GetHashCode() => string.GetHashCode(_text, StringComparison.Ordinal);

    /// <summary>The identifier with its angle brackets, as it stands in the header field.</summary>
    public override string ToString() => _text;

    /// <summary>Makes an identifier out of the given source of random octets.</summary>
    internal static MessageId Create(Domain senderDomain, FillRandom fill)
    {
        ArgumentNullException.ThrowIfNull(senderDomain);
        Span<byte> random = stackalloc byte[Symbols];
        fill(random);

        // A domain is a dot-atom-text, and an address literal a no-fold-literal, by construction.
        var right = Shorten(senderDomain);
        return new MessageId(string.Create(Symbols + right.Length + 3, new Parts(random, right), static (text, parts) =>
        {
            text[0] = '<';
            for (var i = 0; i < Symbols; i++)
            {
                text[i + 1] = Alphabet[parts.Random[i] & ((1 << BitsPerSymbol) - 1)];
            }

            text[Symbols + 1] = '@';
            parts.Right.CopyTo(text[(Symbols + 2)..]);
            text[^1] = '>';
        }));
    }

    private static ReadOnlySpan<char> Shorten(Domain domain)
    {
        ReadOnlySpan<char> name = domain.Ascii;
        while (!domain.IsAddressLiteral && Symbols + name.Length + 3 > PreferredLength && name.Count('.') > 2)
        {
            name = name[(name.IndexOf('.') + 1)..];
        }

        return name;
    }

    // msg-id = "<" id-left "@" id-right ">"
    private static bool IsMessageId(ReadOnlySpan<char> text)
    {
        if (text.Length is < 5 or > MaxLength || text[0] != '<' || text[^1] != '>')
        {
            return false;
        }

        var id = text[1..^1];
        var at = id.IndexOf('@');
        return at > 0 && IsDotAtom(id[..at]) && (IsDotAtom(id[(at + 1)..]) || IsNoFoldLiteral(id[(at + 1)..]));
    }

    private static bool IsDotAtom(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] != '.' && text[^1] != '.'
        && !text.ContainsAnyExcept(DotAtomText) && text.IndexOf("..", StringComparison.Ordinal) < 0;

    private static bool IsNoFoldLiteral(ReadOnlySpan<char> text) =>
        text.Length >= 2 && text[0] == '[' && text[^1] == ']' && !text[1..^1].ContainsAnyExcept(DomainText);

    private readonly ref struct Parts(ReadOnlySpan<byte> random, ReadOnlySpan<char> right)
    {
        public ReadOnlySpan<byte> Random { get; } = random;

        public ReadOnlySpan<char> Right { get; } = right;
    }
}
