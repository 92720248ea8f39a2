namespace Waxwing.Trust;

/// <summary>The names of the sending addresses: each has one that leads back to it, or many receivers refuse.</summary>
internal static class ReverseDnsSetup
{
    public static IEnumerable<SetupRecord> Of(DomainSetupRequest request, DomainSetupFacts facts) => facts.Reverse.Select(address => Of(request, address));

    private static SetupRecord Of(DomainSetupRequest request, ReverseFacts facts)
    {
        if (facts.Pointer.Finding == DnsFinding.Nothing)
        {
            return SetupRecord.NotAnswered(SetupRole.ReverseDns, facts.Name, DnsType.Ptr, facts.Pointer);
        }

        var (state, reason) = facts switch
        {
            { Confirmed: { } host } => (SetupState.Good, $"{facts.Address} is named {host}, and {host} has the address."),
            { Pointer.Records.IsEmpty: true } => (SetupState.Lacking, $"{facts.Address} has no name. Whoever gave you the address can give it one; the name has to have the address in turn."),
            _ => (SetupState.Wrong, $"The name of {facts.Address} does not lead back: {Named(facts)} has no such address."),
        };
        return new SetupRecord
        {
            Role = SetupRole.ReverseDns,
            Name = facts.Name,
            Type = DnsType.Ptr,
            State = state,
            Reason = reason,
            Data = facts.Confirmed is { } confirmed ? $"{confirmed.Ascii}." : $"mail.{request.Domain.Ascii}.",
            // The tree of addresses belongs to whoever routes them.
            HeldBy = state == SetupState.Good ? null : "the zone is that of whoever gave you the address",
        };
    }

    private static string Named(ReverseFacts facts) => string.Join(", ", facts.Pointer.Records.OfType<PtrRecord>().Select(record => record.Host.Ascii).Take(3));
}
