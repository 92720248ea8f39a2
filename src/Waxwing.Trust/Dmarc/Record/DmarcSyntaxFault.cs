namespace Waxwing.Trust;

/// <summary>What can be wrong with the text of a record (RFC 9989 §4.7, §4.8).</summary>
public enum DmarcSyntaxError
{
    /// <summary>The first tag is not <c>v=DMARC1</c>, in this case of letters: the text is no DMARC record.</summary>
    Version,

    /// <summary>A tag stands there twice, which spoils the whole record (RFC 6376 §3.2).</summary>
    RepeatedTag,

    /// <summary>A piece between semicolons is no name with a value; it is ignored.</summary>
    Malformed,

    /// <summary>The value of a tag is none that the tag can have; the default stands in its place.</summary>
    Value,

    /// <summary>An address of reports is no URI; it is ignored.</summary>
    ReportUri,
}

/// <summary>Where and why the text of a record is wrong. Immutable.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Tag">The tag in lower case that is concerned, or null.</param>
/// <param name="Position">The index of the character where the tag begins, from 0.</param>
/// <param name="Reason">A sentence for a person, without anything of the text itself but the names of known tags.</param>
public sealed record DmarcSyntaxFault(DmarcSyntaxError Error, string? Tag, int Position, string Reason);
