using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Finds what receivers will find of the addresses that we send from, and keeps it for minutes. Thread-safe.</summary>
/// <param name="mx">How mail hosts are met.</param>
/// <param name="dns">Who is asked.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Where findings go, or null.</param>
internal sealed class OwnAddresses(MxOptions mx, IDnsLookup dns, TimeProvider clock, ILogger? logger)
{
    // A record that is right seldom goes wrong; one that is wrong is being put right at this moment.
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan BadFor = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    // Reverse-paths may be made for each message (VERP); this only bounds the memory.
    private const int MaxKept = 1000;

    private readonly Domain _name = Domain.Parse(mx.EhloName);
    private readonly IprevVerifier _iprev = new(dns);
    private readonly SpfVerifier _spf = new(dns, new SpfOptions { TimeLimit = Limit }, clock);
    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<Path, (Sending Sending, long At)> _kept = new();
    private Task<OwnNetwork>? _found;
    private string _told = "";

    /// <summary>The name that we say in EHLO.</summary>
    public Domain Name => _name;

    /// <summary>What was found last; none before the first message.</summary>
    public ImmutableArray<OwnAddress> Known => Volatile.Read(ref _found) is { IsCompletedSuccessfully: true } found ? found.Result.Addresses : [];

    /// <summary>How the mail of a reverse-path goes out; of none, SPF judges the name in EHLO (RFC 7208 §2.4).</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async ValueTask<Sending> ForAsync(Mailbox? reversePath, CancellationToken cancellationToken)
    {
        var network = await NetworkAsync(cancellationToken).ConfigureAwait(false);
        if (_kept.TryGetValue(new Path(reversePath), out var kept) && ReferenceEquals(kept.Sending.Network, network)
            && clock.GetElapsedTime(kept.At) < (kept.Sending.IsCertain ? GoodFor : BadFor))
        {
            return kept.Sending;
        }

        var sending = await JudgeAsync(network, reversePath, cancellationToken).ConfigureAwait(false);
        if (_kept.Count >= MaxKept)
        {
            _kept.Clear();
        }

        _kept[new Path(reversePath)] = (sending, clock.GetTimestamp());
        return sending;
    }

    private Task<OwnNetwork> NetworkAsync(CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_found is null || HasEnded(_found))
            {
                // Whoever gives up waits no longer; the questions go on for the others.
                _found = Task.Run(FindAsync, CancellationToken.None);
            }

            return _found.WaitAsync(cancellationToken);
        }
    }

    private bool HasEnded(Task<OwnNetwork> found) => found.IsCompletedSuccessfully
        ? clock.GetElapsedTime(found.Result.At) >= (found.Result.IsGood ? GoodFor : BadFor)
        : found.IsCompleted;

    private async Task<OwnNetwork> FindAsync()
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        var both = await Task.WhenAll(FindAsync(AddressFamily.InterNetwork, limit.Token), FindAsync(AddressFamily.InterNetworkV6, limit.Token)).ConfigureAwait(false);
        var (four, six) = (both[0], both[1]);
        var network = new OwnNetwork([.. four.Addresses, .. six.Addresses], four.Missing, six.Missing, four.IsCertain && six.IsCertain, clock.GetTimestamp());
        Tell(string.Join("; ", network.Findings));
        return network;
    }

    private async Task<(ImmutableArray<OwnAddress> Addresses, string? Missing, bool IsCertain)> FindAsync(AddressFamily family, CancellationToken limit)
    {
        if (!MayUse(family))
        {
            return ([], Missing: null, IsCertain: true);
        }

        try
        {
            var ehlo = await EhloAddresses.FindAsync(_name, family, dns, limit).ConfigureAwait(false);
            // Behind address translation others see another address: the one that the name in EHLO should lead to.
            var ours = Source(family) is { } source && IsSeenByOthers(source) ? [source] : ehlo.Addresses;
            var verdicts = await Task.WhenAll(ours.Select(address => _iprev.CheckAsync(address, limit))).ConfigureAwait(false);
            return ([.. verdicts.Select(verdict => OwnAddress.Of(verdict, ehlo))], ours.IsEmpty ? Missing(family, ehlo) : null,
                ehlo.Doubt is null && verdicts.All(verdict => verdict.Result != IprevResult.TempError));
        }
        catch (OperationCanceledException)
        {
            return ([], $"DNS did not answer in time what it says of {_name}", IsCertain: false);
        }
    }

    private static string Missing(AddressFamily family, EhloAddresses ehlo)
    {
        var protocol = family == AddressFamily.InterNetwork ? "IPv4" : "IPv6";
        return ehlo.Doubt is { } doubt
            ? $"whether {ehlo.Name} has an {protocol} address cannot be told: {doubt}"
            : $"{ehlo.Name}, which Waxwing says in EHLO, has no {protocol} address";
    }

    private async Task<Sending> JudgeAsync(OwnNetwork network, Mailbox? reversePath, CancellationToken cancellationToken)
    {
        var without = WithoutIPv6(network);
        var used = without is null ? network.Addresses : network.Of(AddressFamily.InterNetwork);
        ImmutableArray<SpfVerdict> spf = [.. await Task.WhenAll(used.Select(address =>
            _spf.CheckHostAsync(SpfQuery.OfMailFrom(address.Address, mx.EhloName, reversePath?.ToString() ?? ""), cancellationToken))).ConfigureAwait(false)];
        var isCertain = spf.All(verdict => verdict.Result != SpfResult.TempError);
        if (mx.IPv6 == IPv6Use.WhereProven && spf.FirstOrDefault(verdict => IsOfIPv6(verdict) && verdict.Result != SpfResult.Pass) is { } refused)
        {
            without = $"SPF of {refused.Query.Domain} says {refused.Result} of {refused.Query.Client}";
            spf = spf.RemoveAll(IsOfIPv6);
        }

        return new Sending(network, spf, without is null && MayUse(AddressFamily.InterNetworkV6), without, isCertain);
    }

    // What DNS does not say counts as not shown: IPv4 will do this time.
    private string? WithoutIPv6(OwnNetwork network) =>
        mx.IPv6 != IPv6Use.WhereProven ? null
        : network.Of(AddressFamily.InterNetworkV6).FirstOrDefault(address => address.Reverse != IprevResult.Pass) is { } unproven ? unproven.Finding
        : network.WithoutSix;

    private static bool IsOfIPv6(SpfVerdict verdict) => verdict.Query.Client.AddressFamily == AddressFamily.InterNetworkV6;

    private bool MayUse(AddressFamily family) =>
        (mx.SourceAddresses.IsEmpty || Source(family) is not null) && (family == AddressFamily.InterNetwork || mx.IPv6 != IPv6Use.Never);

    private IPAddress? Source(AddressFamily family) => mx.SourceAddresses.FirstOrDefault(address => address.AddressFamily == family);

    // RFC 1918, 6598, 3927, 4193, 4291 §2.5.6: what these are is known to the machine's own network alone.
    private static bool IsSeenByOthers(IPAddress address) => address.GetAddressBytes() switch
    {
        [10 or 127, ..] or [192, 168, ..] or [169, 254, ..] or [172, >= 16 and < 32, ..] or [100, >= 64 and < 128, _, _] => address.AddressFamily != AddressFamily.InterNetwork,
        _ => !IPAddress.IsLoopback(address) && !address.IsIPv6UniqueLocal && !address.IsIPv6LinkLocal,
    };

    // A key cannot be null.
    private readonly record struct Path(Mailbox? Mailbox);

    private void Tell(string findings)
    {
        if (Interlocked.Exchange(ref _told, findings) is var told && !string.Equals(told, findings, StringComparison.Ordinal) && findings.Length > 0 && logger is not null)
        {
            Log.OwnAddressDoubtful(logger, findings);
        }
    }
}
