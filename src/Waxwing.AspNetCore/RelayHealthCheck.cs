using System.Globalization;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Waxwing.AspNetCore;

/// <summary>
/// Tells how the relays stand, from what sending has seen of them. It connects to nobody: a check that is asked every few seconds must
/// neither cost a relay connections nor fail because a network is slow.
/// </summary>
internal sealed class RelayHealthCheck(IMailSender sender) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(sender switch
        {
            MailSender { Relays: [], OwnAddresses: var own } => Judge(own),
            MailSender mail => Judge(mail.Relays, context.Registration.FailureStatus),
            _ => HealthCheckResult.Healthy($"{sender.GetType().Name} sends without relays"),
        });

    /// <summary>The verdict on the addresses that mail to mail hosts comes from. Mail goes all the same, so it is no failure.</summary>
    internal static HealthCheckResult Judge(IReadOnlyList<OwnAddress> own)
    {
        var data = own.Select((address, index) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"address{index}"), (object)address.Finding)).ToDictionary(StringComparer.Ordinal);
        var wrong = own.Where(address => address.IsWrong).Select(address => address.Finding).ToArray();
        return wrong.Length == 0
            ? HealthCheckResult.Healthy("mail goes to the mail hosts of its recipients, and to no relay", data)
            : HealthCheckResult.Degraded($"mail hosts may refuse mail for where it comes from: {string.Join("; ", wrong)}", data: data);
    }

    /// <summary>The verdict on relays, at least one, the first choice first.</summary>
    internal static HealthCheckResult Judge(IReadOnlyList<RelayStatus> relays, HealthStatus failureStatus)
    {
        var data = relays.Select((relay, index) => KeyValuePair.Create(string.Create(CultureInfo.InvariantCulture, $"relay{index}"), (object)Sentence(relay))).ToDictionary(StringComparer.Ordinal);
        var troubled = relays.Where(relay => relay.State != BreakerState.Closed).Select(Sentence).ToArray();
        var why = string.Join("; ", troubled);
        return relays switch
        {
            _ when troubled.Length == 0 => HealthCheckResult.Healthy(relays is [var only] ? Sentence(only) : $"all {relays.Count} relays work", data),
            _ when relays.FirstOrDefault(relay => relay.State == BreakerState.Closed) is { } working => HealthCheckResult.Degraded($"{why}; mail goes to {working.Url}", data: data),
            // Only mail finds out whether a relay is back. If this were a failure, an app that is taken out of service for it would never come back.
            _ when relays.Any(relay => relay.State == BreakerState.HalfOpen) => HealthCheckResult.Degraded($"{why}; the next message tries", data: data),
            _ => new HealthCheckResult(failureStatus, $"no relay can be reached: {why}", data: data),
        };
    }

    private static string Sentence(RelayStatus relay) => relay.State switch
    {
        BreakerState.Closed => $"{relay.Url} works, as far as is known",
        BreakerState.Open => $"{relay.Url} has failed too often since {Time(relay.RestingSince)} and is tried again at {Time(relay.NextTryAt)}",
        BreakerState.HalfOpen => $"{relay.Url} has failed too often since {Time(relay.RestingSince)} and may be tried again",
    };

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("u", CultureInfo.InvariantCulture) ?? "just now";
}
