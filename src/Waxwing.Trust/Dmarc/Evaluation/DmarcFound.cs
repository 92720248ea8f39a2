namespace Waxwing.Trust;

/// <summary>What a domain publishes: one record, or none that counts.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Record">The record, or null.</param>
/// <param name="AreSeveral">Whether there is more than one, which is as none (RFC 9989 §4.10).</param>
/// <param name="Fault">Why the record cannot be read, or why DNS did not say; otherwise null.</param>
internal sealed record DmarcFound(DnsName Domain, DmarcRecord? Record = null, bool AreSeveral = false, DmarcFault? Fault = null)
{
    public bool IsUnanswered => Fault is { Kind: DmarcFaultKind.DnsFailure or DmarcFaultKind.DnsBogus };
}
