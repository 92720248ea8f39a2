using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Waxwing.Server.Api;

/// <summary>Counts wrong keys by address, minute by minute. Thread-safe; what it holds is bounded, and what comes beyond that shares one count.</summary>
internal sealed class WrongKeys(ApiOptions options, TimeProvider clock)
{
    private const int MostAddresses = 20_000;
    private const ulong Everybody = ulong.MaxValue;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, int> _counts = [];
    private long _window;

    /// <summary>Whether the address must wait.</summary>
    public bool IsOver(IPAddress address)
    {
        lock (_gate)
        {
            Turn();
            return Count(NetworkOf(address)) >= options.WrongKeysPerMinute;
        }
    }

    /// <summary>Counts one more.</summary>
    /// <returns>How long the address must wait, or null; and whether that begins with this one.</returns>
    public (TimeSpan? Wait, bool Begins) Count(IPAddress address)
    {
        lock (_gate)
        {
            Turn();
            var network = Placed(NetworkOf(address));
            _counts[network] = Count(network) + 1;
            var over = _counts[network] - options.WrongKeysPerMinute;
            return (over > 0 ? Rest() : null, over == 1);
        }
    }

    /// <summary>Says in an answer without a good key how many more there may be.</summary>
    public void Tell(HttpResponse response, IPAddress address)
    {
        lock (_gate)
        {
            Turn();
            var left = Math.Max(0, options.WrongKeysPerMinute - Count(NetworkOf(address)));
            RateLimits.Tell(response, options.WrongKeysPerMinute, $"{options.WrongKeysPerMinute};w={(int)Window.TotalSeconds}", left, Rest());
        }
    }

    private void Turn()
    {
        var window = clock.GetUtcNow().Ticks / Window.Ticks;
        if (window != _window)
        {
            _window = window;
            _counts.Clear();
        }
    }

    private TimeSpan Rest() => TimeSpan.FromTicks(Window.Ticks - (clock.GetUtcNow().Ticks % Window.Ticks));

    private int Count(ulong network) => _counts.GetValueOrDefault(Placed(network));

    private ulong Placed(ulong network) => _counts.Count < MostAddresses || _counts.ContainsKey(network) ? network : Everybody;

    // RFC 6177: a site has a /64 at least, so that is one party.
    private static ulong NetworkOf(IPAddress address)
    {
        Span<byte> octets = stackalloc byte[16];
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        plain.TryWriteBytes(octets, out _);
        return plain.AddressFamily == AddressFamily.InterNetwork ? BinaryPrimitives.ReadUInt32BigEndian(octets) : BinaryPrimitives.ReadUInt64BigEndian(octets);
    }
}
