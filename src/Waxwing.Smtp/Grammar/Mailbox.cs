using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// A mailbox, <c>local-part@domain</c>: the Mailbox of RFC 5321 §4.1.2 with the UTF-8 of RFC 6531 §3.3, and nothing
/// wider (no display name, comment, folding or obsolete form). It cannot hold a control character. Immutable.
/// </summary>
/// <remarks>
/// Text that is not ASCII is normalised to NFC, and a local part is kept with the least quoting that it needs
/// (RFC 5321 §4.1.2), so that equal mailboxes have one spelling. A domain of one label (<c>localhost</c>) is valid
/// syntax.
/// </remarks>
public sealed class Mailbox : IEquatable<Mailbox>
{
    /// <summary>The most octets of a mailbox in UTF-8: the 256 of a path (RFC 5321 §4.5.3.1.3) without its angle brackets.</summary>
    public const int MaxLength = 254;

    /// <summary>The most octets of a local part in UTF-8 (RFC 5321 §4.5.3.1.1).</summary>
    public const int MaxLocalPartLength = 64;

    // A name may be longer as typed (combining marks, ignored characters) than on the wire; not beyond all measure.
    internal const int MaxInputLength = 4 * MaxLength;

    private string? _text;

    private Mailbox(string localPart, Domain domain)
    {
        LocalPart = localPart;
        Domain = domain;
    }

    /// <summary>The local part as it goes to the wire, quotes included where it needs them.</summary>
    public string LocalPart { get; }

    /// <summary>The domain.</summary>
    public Domain Domain { get; }

    /// <summary>Whether the local part is not ASCII, so that the mailbox can travel only with SMTPUTF8 (RFC 6531).</summary>
    public bool NeedsSmtpUtf8 => !Ascii.IsValid(LocalPart);

    /// <summary>Reads a mailbox.</summary>
    /// <param name="text">The address, without angle brackets, display name or comments.</param>
    /// <returns>The mailbox.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="AddressSyntaxException">The text is no mailbox; the exception says why, and where.</exception>
    public static Mailbox Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryRead(text, out var mailbox, out var error) ? mailbox : throw new AddressSyntaxException(error, text);
    }

    /// <summary>Reads a mailbox, if the text is one.</summary>
    /// <param name="text">The address, without angle brackets, display name or comments; null counts as empty.</param>
    /// <param name="mailbox">The mailbox, or null.</param>
    /// <param name="fault">What is wrong, or <see cref="AddressFault.None"/>.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Mailbox? mailbox, out AddressFault fault)
    {
        var parsed = TryRead(text ?? string.Empty, out mailbox, out var error);
        fault = error.Fault;
        return parsed;
    }

    /// <inheritdoc/>
    public bool Equals(Mailbox? other) => other is not null && string.Equals(LocalPart, other.LocalPart, StringComparison.Ordinal) && Domain.Equals(other.Domain);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Mailbox);

    /// <summary>Whether two mailboxes are equal, as <see cref="Equals(Mailbox?)"/> has it; null equals null alone.</summary>
    /// <param name="left">One mailbox.</param>
    /// <param name="right">The other.</param>
    public static bool operator ==(Mailbox? left, Mailbox? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two mailboxes differ.</summary>
    /// <param name="left">One mailbox.</param>
    /// <param name="right">The other.</param>
    public static bool operator !=(Mailbox? left, Mailbox? right) => !(left == right);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(string.GetHashCode(LocalPart, StringComparison.Ordinal), Domain);

    /// <summary>The form for the wire: <c>local-part@domain</c>.</summary>
    public override string ToString() => _text ??= $"{LocalPart}@{Domain}";

    internal static bool TryRead(string text, [NotNullWhen(true)] out Mailbox? mailbox, out AddressError error)
    {
        mailbox = null;
        if (text.Length is 0 or > MaxInputLength)
        {
            error = new AddressError(text.Length == 0 ? AddressFault.Empty : AddressFault.AddressTooLong, 0);
            return false;
        }

        if (!TryReadParts(text, out var localPart, out var at, out var domain, out error))
        {
            return false;
        }

        // RFC 6532 §3.1 wants NFC. Both forms must be valid: normalising can make a special character (U+037E
        // becomes a semicolon) and can hide one ('<' with U+0338 becomes U+226E).
        var normal = text.IsNormalized() ? text : text.Normalize();
        if (!ReferenceEquals(normal, text) && !TryReadParts(normal, out localPart, out at, out domain, out error))
        {
            error = error with { Position = text.AsSpan().CommonPrefixLength(normal) };
            return false;
        }

        // The limit holds for the local part as written; with least quoting it is never longer.
        if (Encoding.UTF8.GetByteCount(normal.AsSpan(0, at)) > MaxLocalPartLength)
        {
            error = new AddressError(AddressFault.LocalPartTooLong, 0);
            return false;
        }

        if (Encoding.UTF8.GetByteCount(localPart) + 1 + domain!.Ascii.Length > MaxLength)
        {
            error = new AddressError(AddressFault.AddressTooLong, 0);
            return false;
        }

        mailbox = new Mailbox(localPart, domain);
        return true;
    }

    private static bool TryReadParts(
        ReadOnlySpan<char> text, out string localPart, out int at, [NotNullWhen(true)] out Domain? domain, out AddressError error)
    {
        localPart = string.Empty;
        at = 0;
        domain = null;
        if (!AddressCharacters.AreAllowed(text, out error) || !Smtp.LocalPart.TryRead(text, out localPart, out at, out error))
        {
            return false;
        }

        if (!Domain.TryRead(text[(at + 1)..], out domain, out error))
        {
            error = error.Shift(at + 1);
            return false;
        }

        return true;
    }
}
