using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>A record that is to stand under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Data">The data of the record that comes.</param>
/// <param name="Replaces">Which of the records there go, by their data.</param>
internal sealed record ZoneChange(DnsName Name, DnsType Type, ImmutableArray<byte> Data, Func<ImmutableArray<byte>, bool> Replaces)
{
    /// <summary>A TXT record in place of those of its purpose.</summary>
    public static ZoneChange OfText(DnsName name, string text, Func<string, bool> replaces) =>
        new(name, DnsType.Txt, RecordOctets.Text(text), data => RecordOctets.ReadText(data) is { } old && replaces(old));
}

/// <summary>A zone that can be looked at, and perhaps written to.</summary>
internal interface IZone
{
    /// <summary>Whether there is a way to write.</summary>
    bool CanWrite { get; }

    /// <summary>Asks each name server.</summary>
    Task<Publication> CheckAsync(RecordExpectation expected, CancellationToken cancellationToken);

    /// <summary>Makes changes, all or none.</summary>
    Task<DnsUpdateResult> WriteAsync(ImmutableArray<ZoneChange> changes, CancellationToken cancellationToken);
}
