using System.Diagnostics.Metrics;

namespace Waxwing;

/// <summary>How a sender tells of itself. That it does needs no option: it follows from who listens. Immutable.</summary>
public sealed record TelemetryOptions
{
    /// <summary>
    /// What stands in logs and traces in place of an address. Default: hashes with a key of this process, which tell what belongs
    /// together until it ends. With <see cref="AddressHash.FromKey"/> they stay the same, so that an operator can look for an address.
    /// </summary>
    public AddressHash Addresses { get; init; } = AddressHash.OfThisProcess;

    /// <summary>Who makes the meter, such as the container's; null (default): one meter for the process.</summary>
    public IMeterFactory? MeterFactory { get; init; }
}
