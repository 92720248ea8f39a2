using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The sites that mail went to lately, and their connections. Thread-safe.</summary>
/// <param name="mx">How mail hosts are met.</param>
/// <param name="sender">The sender's options.</param>
/// <param name="race">Connects to addresses.</param>
/// <param name="raceOverIPv4">Connects to IPv4 addresses alone.</param>
internal sealed class MxSites(MxOptions mx, SenderOptions sender, AddressRace race, AddressRace raceOverIPv4) : IAsyncDisposable
{
    // A site has a timer, a breaker and perhaps connections; whoever sends to more domains than this in a minute opens some anew.
    private const int MaxSites = 256;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, MxSite> _sites = new(StringComparer.Ordinal);
    // The one that was used last stands last.
    private readonly List<string> _order = [];
    private volatile bool _disposed;

    /// <summary>Whether it was disposed.</summary>
    public bool IsDisposed => _disposed;

    /// <summary>The site of some hosts, which is kept until the route leaves it, and the hops to it in the order of the rulings.</summary>
    public (MxSite Site, ImmutableArray<Hop> Hops) Keep(ImmutableArray<TlsRuling> rulings, bool overIPv6)
    {
        var byName = rulings.OrderBy(ruling => ruling.Host.Name.Ascii, StringComparer.Ordinal).ToImmutableArray();
        // What may not go over IPv6 does not go over a connection that was opened for others either.
        var key = string.Join('\n', byName.Select(ruling => $"{ruling.Host.Name} {ruling.Key}").Prepend(overIPv6 ? "IPv4 and IPv6" : "IPv4"));
        MxSite? site;
        lock (_gate)
        {
            if (_sites.TryGetValue(key, out site))
            {
                _order.Remove(key);
            }
            else
            {
                MakeRoom();
                var limits = mx.LimitsOf?.Invoke(rulings[0].Host.Name.Ascii) ?? MxSiteLimits.Fixed(mx.MaxConnectionsPerSite);
                site = new MxSite([.. byName.Select(ruling => Make(ruling, overIPv6 ? race : raceOverIPv4, limits))], limits.AtOnce);
                _sites.Add(key, site);
            }

            _order.Add(key);
            site.Keep();
            if (_disposed)
            {
                // Its relays tell the message that it comes too late.
                _ = LetGoOfRelaysAsync(site);
            }
        }

        return (site, [.. rulings.Select(ruling => new Hop(site.Relays[byName.IndexOf(ruling)], ruling))]);
    }

    public async ValueTask DisposeAsync()
    {
        MxSite[] sites;
        lock (_gate)
        {
            _disposed = true;
            sites = [.. _sites.Values];
        }

        await Task.WhenAll(sites.Select(LetGoOfRelaysAsync)).ConfigureAwait(false);
        // A message that is on its way has yet to leave its site, which holds nothing but its places now.
    }

    // Where all are in use there are as many as messages are under way, and no more.
    private void MakeRoom()
    {
        if (_sites.Count < MaxSites || _order.Find(key => _sites[key].IsIdle) is not { } oldest)
        {
            return;
        }

        _order.Remove(oldest);
        _sites.Remove(oldest, out var site);
        _ = LetGoOfRelaysAsync(site!);
    }

    private static Task LetGoOfRelaysAsync(MxSite site) => Task.WhenAll(site.Relays.Select(relay => relay.DisposeAsync().AsTask()));

    private Relay Make(TlsRuling ruling, AddressRace to, MxSiteLimits limits)
    {
        var name = ruling.Host.Name;
        var options = new RelayOptions
        {
            Host = name.Address?.ToString() ?? name.Ascii,
            Port = mx.Port,
            Mode = TlsMode.StartTls,
            PortIsStated = true,
            EhloName = mx.EhloName,
            MaxConnections = limits.MostAtOnce,
            MaxMessages = limits.MessagesPerConnection,
            // Crossing is for relays that somebody configured, never for hosts of others (RFC 2920 promises it to nobody).
            MaxWindow = 1,
            IsMailHost = true,
        };
        return new Relay(options, sender, new RelayDoor(options, sender, to, ruling));
    }
}
