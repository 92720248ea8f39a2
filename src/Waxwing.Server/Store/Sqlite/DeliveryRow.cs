using Waxwing.Server.Mail;
using Waxwing.Server.Model;

namespace Waxwing.Server.Store.Sqlite;

/// <summary>A delivery as Dapper reads it.</summary>
internal sealed class DeliveryRow
{
    public long Message { get; init; }

    public int Number { get; init; }

    public string Recipient { get; init; } = string.Empty;

    public bool IsHidden { get; init; }

    public long State { get; init; }

    public int Attempts { get; init; }

    public long DueAt { get; init; }

    public string Tenant { get; init; } = string.Empty;

    public string Stream { get; init; } = string.Empty;

    public string Site { get; init; } = string.Empty;

    public string? Reason { get; init; }

    public StoredDelivery ToDelivery() =>
        new(Number, Recipient, IsHidden, (DeliveryState)State, Attempts, DueAt.ToMoment(), new Lane(Tenant, Stream, Site), Reason);
}
