namespace Waxwing.Server.Telemetry;

/// <summary>The names of attributes that the service has beside those of the sender. Their values are words of closed families and, bounded in number, names of lanes.</summary>
internal static class ServiceAttributes
{
    public const string Door = "waxwing.door";
    public const string Outcome = "waxwing.outcome";
    public const string Refusal = "waxwing.refusal";
    public const string State = "waxwing.delivery.state";
    public const string Returned = "waxwing.returned.kind";
    public const string Lane = "waxwing.lane";
    public const string Destination = "waxwing.audit.destination";

    public const string Message = "waxwing.message.uuid";
    public const string Messages = "waxwing.message.count";
    public const string Deliveries = "waxwing.delivery.count";
    public const string Attempt = "waxwing.delivery.attempt";
}
