namespace Waxwing;

/// <summary>How much of a message the guard reads. What lies beyond is told as unread (<see cref="GuardReport.Unread"/>), never passed over. Immutable.</summary>
public sealed record GuardLimits
{
    /// <summary>The usual limits.</summary>
    public static GuardLimits Default { get; } = new();

    /// <summary>How much of attachments is read in all, in octets once decoded and unpacked: 64 MiB. Bodies are read whole, since they cannot grow.</summary>
    public long TotalOctets { get; init; } = 64L << 20;

    /// <summary>How many entries of one archive are read: 2,000.</summary>
    public int ArchiveEntries { get; init; } = 2_000;

    /// <summary>How many times its packed size an entry of an archive may have, beyond its first mebibyte: 200.</summary>
    public int ArchiveRatio { get; init; } = 200;

    /// <summary>How deep archives and attached messages may be nested: 4.</summary>
    public int Depth { get; init; } = 4;
}
