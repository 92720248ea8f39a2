namespace Waxwing.Smtp;

/// <summary>Why a text is no <see cref="Mailbox"/> or no <see cref="Domain"/>. The list is closed.</summary>
public enum AddressFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>There is no text.</summary>
    Empty,

    /// <summary>There is no <c>@</c> outside quotes.</summary>
    NoAtSign,

    /// <summary>Nothing stands before the <c>@</c>.</summary>
    LocalPartEmpty,

    /// <summary>The local part has more than 64 octets in UTF-8 (RFC 5321 §4.5.3.1.1).</summary>
    LocalPartTooLong,

    /// <summary>
    /// A character that controls instead of being shown: C0, DEL, C1, a line or paragraph separator, a
    /// bidirectional control, or another invisible format character.
    /// </summary>
    ControlCharacter,

    /// <summary>A quoted local part has no closing quote.</summary>
    UnbalancedQuote,

    /// <summary>A character that is not allowed where it stands.</summary>
    IllegalCharacter,

    /// <summary>The local part begins or ends with a dot, or has two in a row.</summary>
    DotMisplaced,

    /// <summary>Nothing stands behind the <c>@</c>.</summary>
    DomainEmpty,

    /// <summary>A label of the domain is empty: a dot at the start or the end, or two in a row.</summary>
    LabelEmpty,

    /// <summary>A label of the domain has more than 63 octets as an A-label (RFC 5890 §2.3.1).</summary>
    LabelTooLong,

    /// <summary>A label begins or ends with a hyphen, or has hyphens in its third and fourth place (RFC 5890 §2.3.1).</summary>
    LabelHyphen,

    /// <summary>The domain has more than 253 octets in A-labels, which is what the 255 of RFC 1035 §2.3.4 leave.</summary>
    DomainTooLong,

    /// <summary>The whole has more than 254 octets (RFC 5321 §4.5.3.1.3, without the angle brackets).</summary>
    AddressTooLong,

    /// <summary>What stands in brackets is neither an IPv4 nor an <c>IPv6:</c> address (RFC 5321 §4.1.3).</summary>
    LiteralMalformed,

    /// <summary>A label is no valid internationalized name (RFC 5890, UTS #46), or an A-label stands for none.</summary>
    IdnInvalid,
}
