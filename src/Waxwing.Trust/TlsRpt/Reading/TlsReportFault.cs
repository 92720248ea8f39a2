namespace Waxwing.Trust;

/// <summary>What can be wrong with a report.</summary>
public enum TlsReportError
{
    /// <summary>It is longer than <see cref="TlsReport.MaxLength"/>, or grows longer when it is decompressed.</summary>
    TooLong,

    /// <summary>It begins as gzip does and cannot be decompressed.</summary>
    Compression,

    /// <summary>It is no JSON, or has a name twice or too many levels.</summary>
    Json,

    /// <summary>A field that a report must have is missing.</summary>
    Missing,

    /// <summary>A field has a value that it cannot have.</summary>
    Value,

    /// <summary>It has too many policies or failures.</summary>
    TooMany,
}

/// <summary>Why octets are no report. Immutable.</summary>
/// <param name="Error">What is wrong.</param>
/// <param name="Field">The field that is concerned, such as <c>date-range</c>; null where it is the whole.</param>
/// <param name="Reason">A sentence for a person, without anything of the report.</param>
public sealed record TlsReportFault(TlsReportError Error, string? Field, string Reason);
