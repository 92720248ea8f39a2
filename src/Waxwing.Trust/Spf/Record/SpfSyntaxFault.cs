namespace Waxwing.Trust;

/// <summary>What can be wrong with the text of a record (RFC 7208 §12).</summary>
public enum SpfSyntaxError
{
    /// <summary>The text does not begin with <c>v=spf1</c> and a space or its end (§4.5).</summary>
    Version,

    /// <summary>A term is neither a mechanism that there is, nor a modifier (§4.6.1).</summary>
    UnknownMechanism,

    /// <summary>A mechanism that needs an argument has none, or one is empty.</summary>
    MissingArgument,

    /// <summary>A mechanism has an argument that it does not take, such as <c>all:example.org</c> or <c>ptr/24</c>.</summary>
    UnexpectedArgument,

    /// <summary>An <c>ip4</c> or <c>ip6</c> has no address (§5.6).</summary>
    Address,

    /// <summary>The length of a prefix is no number, has leading zeros or is too long (§5.6).</summary>
    PrefixLength,

    /// <summary>A domain does not end in a label that can be a top-level one, or in a macro (§7.1).</summary>
    DomainEnd,

    /// <summary>A percent sign begins no macro, or one that is not allowed where it stands (§7.1, §7.2).</summary>
    Macro,

    /// <summary>A character that is not printable ASCII (§7.1).</summary>
    Character,

    /// <summary><c>redirect</c> or <c>exp</c> stands there more than once (§6).</summary>
    RepeatedModifier,
}

/// <summary>Where and why a text is no SPF record. Immutable.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Position">The index of the character where it is, from 0.</param>
/// <param name="Reason">A sentence for a person, without anything of the text itself.</param>
public sealed record SpfSyntaxFault(SpfSyntaxError Error, int Position, string Reason);
