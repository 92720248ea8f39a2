using System.Net;
using System.Net.Sockets;

namespace Waxwing.Trust;

/// <summary>
/// Asks a recursive resolver. It does not validate DNSSEC itself: it takes the word of a resolver on this machine that the
/// configuration trusts, and nobody else's. Thread-safe; keeps nothing, see <see cref="DnsCache"/>.
/// </summary>
public sealed class DnsResolver : IDnsLookup
{
    // RFC 8914 §4.7 to §4.13: the extended errors by which a resolver says that validation failed.
    private const int FirstBogusError = 6;
    private const int LastBogusError = 12;

    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    // RFC 2308 §5: one to three hours have been found to work well.
    private static readonly TimeSpan LongestNegativeLife = TimeSpan.FromHours(3);

    private readonly ResolverOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Creates a resolver; nothing is asked yet.</summary>
    /// <param name="options">Whom to ask.</param>
    /// <param name="clock">The clock of the limits, or null for the system's.</param>
    /// <exception cref="ArgumentNullException"><paramref name="options"/> is null.</exception>
    public DnsResolver(ResolverOptions options, TimeProvider? clock = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _clock = clock ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public async Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(question);
        var reasons = new List<string>();
        for (var attempt = 0; attempt < _options.Tries; attempt++)
        {
            foreach (var server in _options.Asked)
            {
                var (response, reason) = await TryAsync(question, server, checkingDisabled: false, cancellationToken).ConfigureAwait(false);
                if (response?.Code is ResponseCode.NoError or ResponseCode.NameError)
                {
                    return Answer(response);
                }

                // RFC 7672 §2.1.3: a failure of the server, or of validation behind it, is never "no such record".
                if (response?.Code == ResponseCode.ServerFailure && await IsBogusAsync(question, server, response, cancellationToken).ConfigureAwait(false))
                {
                    return DnsAnswer.Bogus($"{question}: the answer does not verify by DNSSEC; the zone is broken, or somebody is forging it");
                }

                reasons.Add($"{server}: {reason ?? $"the server answered with code {response!.Code}"}");
            }
        }

        return DnsAnswer.Failure(reasons.Count == 0
            ? $"{question}: no DNS server is configured on this machine"
            : $"{question}: {string.Join("; ", reasons.Distinct(StringComparer.Ordinal))}");
    }

    // RFC 4035 §3.2.2: a resolver that validates says SERVFAIL to data that do not verify. With CD it hands them out all the same;
    // where it cannot, because nobody answers it, it fails again.
    private async Task<bool> IsBogusAsync(DnsQuestion question, IPEndPoint server, DnsResponse failed, CancellationToken cancellationToken) =>
        failed.ExtendedErrors.Any(error => error is >= FirstBogusError and <= LastBogusError)
        || (await TryAsync(question, server, checkingDisabled: true, cancellationToken).ConfigureAwait(false)).Response?.Code is ResponseCode.NoError or ResponseCode.NameError;

    private DnsAnswer Answer(DnsResponse response)
    {
        var secure = response.AuthenticData && _options.AuthenticDataCounts;
        return response.Records.IsEmpty
            ? DnsAnswer.Absent(secure, response.Code == ResponseCode.NoError, Least(response.TimeToLive, LongestNegativeLife))
            : DnsAnswer.Found(secure, response.Records, Least(response.TimeToLive, LongestLife)) with { CanonicalName = response.CanonicalName };
    }

    private static TimeSpan Least(TimeSpan? life, TimeSpan longest) => life is not { } given ? TimeSpan.Zero : given < longest ? given : longest;

    private async Task<(DnsResponse? Response, string? Reason)> TryAsync(DnsQuestion question, IPEndPoint server, bool checkingDisabled, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(_options.TryLimit, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return (await DnsExchange.RunAsync(new DnsQuery(question, checkingDisabled), server, either.Token).ConfigureAwait(false), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"no answer within {_options.TryLimit.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is DnsFormatException or SocketException or IOException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return (null, exception.Message);
        }
    }
}
