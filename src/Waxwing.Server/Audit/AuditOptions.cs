using Waxwing.Server.Audit.Sending;

namespace Waxwing.Server.Audit;

/// <summary>How the audit log is kept safe.</summary>
internal sealed record AuditOptions
{
    /// <summary>The data folder, where the key lies.</summary>
    public required string Folder { get; init; }

    /// <summary>How often the head is signed at most, where it has changed.</summary>
    public TimeSpan Every { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Where signed heads go, as <see cref="HeadDestinations"/> reads it; empty: nowhere, and then nobody can tell that the log was cut off or written anew.</summary>
    public IReadOnlyList<string> Destinations { get; init; } = [];

    /// <summary>A file in PEM with the authorities that vouch for the destinations; null: those of the system.</summary>
    public string? AuthorityFile { get; init; }
}
