using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Waxwing.Trust;

/// <summary>A dynamic update as it goes over the wire, unsigned (RFC 2136 §2).</summary>
internal sealed class DnsUpdateMessage
{
    /// <summary>The operation code, in its place in the flags.</summary>
    public const int Opcode = 5 << 11;

    private const int Soa = 6;
    private const int ClassIn = 1;
    private const int ClassNone = 254;

    /// <exception cref="ArgumentException">It is too long for a message.</exception>
    public DnsUpdateMessage(DnsName zone, ImmutableArray<RecordSetChange> changes)
    {
        Identifier = (ushort)RandomNumberGenerator.GetInt32(0x10000);
        var octets = Write(zone, changes);
        Octets = octets.Length <= ushort.MaxValue - Tsig.MaxOctets ? octets : throw new ArgumentException("The update is too long for one message.", nameof(changes));
    }

    public ushort Identifier { get; }

    public ReadOnlyMemory<byte> Octets { get; }

    private byte[] Write(DnsName zone, ImmutableArray<RecordSetChange> changes)
    {
        var prerequisites = changes.Sum(change => Math.Max(change.Seen.Length, 1));
        var updates = changes.Sum(change => change.Deleted.Length + change.Added.Length);
        var message = new DnsWriter().Number(Identifier, Opcode, 1, prerequisites, updates, 0).Name(zone).Number(Soa, ClassIn);
        foreach (var change in changes)
        {
            WritePrerequisites(message, change);
        }

        foreach (var change in changes)
        {
            foreach (var data in change.Deleted)
            {
                // §2.5.4: one record goes, by its data.
                message.Name(change.Name).Number((int)change.Type, ClassNone).Long(0).Counted(data.AsSpan());
            }

            foreach (var data in change.Added)
            {
                message.Name(change.Name).Number((int)change.Type, ClassIn).Long((uint)change.TimeToLive.TotalSeconds).Counted(data.AsSpan());
            }
        }

        return message.ToArray();
    }

    private static void WritePrerequisites(DnsWriter message, RecordSetChange change)
    {
        if (change.Seen.IsEmpty)
        {
            // §2.4.3: no record of this type.
            message.Name(change.Name).Number((int)change.Type, ClassNone).Long(0).Number(0);
        }

        foreach (var data in change.Seen)
        {
            // §2.4.2: these records, and no others.
            message.Name(change.Name).Number((int)change.Type, ClassIn).Long(0).Counted(data.AsSpan());
        }
    }
}
