using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// Decides what the TLS of a mail host is judged by: DANE, where DNSSEC vouches for the way to its TLSA records (RFC 7672); else the MTA-STS policy of the
/// domain (RFC 8461); else nothing but encryption (RFC 7435). What fails by the first is never rescued by the second (RFC 8461 §2).
/// </summary>
/// <param name="dns">Who is asked.</param>
/// <param name="addresses">The addresses of hosts.</param>
/// <param name="policies">The MTA-STS policies.</param>
/// <param name="authorities">Who vouches where MTA-STS asks for it.</param>
/// <param name="port">The port of the hosts.</param>
internal sealed class MxPolicy(IDnsLookup dns, MailHostAddresses addresses, MtaStsPolicies policies, TlsPolicy authorities, int port)
{
    private readonly TlsaLookup _tlsa = new(dns);
    private readonly TlsPolicy _authorities = authorities;
    private readonly TlsPolicy _anybody = authorities.ForAnybody();

    /// <summary>Decides, or says why the host is not to be used now.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public Task<(TlsRuling? Ruling, HostFault? Fault)> RuleAsync(MailHosts hosts, MailHost host, CancellationToken cancellationToken) =>
        RuleAsync(hosts, host, isWaived: false, cancellationToken);

    /// <summary>Decides, or says why the host is not to be used now.</summary>
    /// <param name="hosts">The hosts of the domain.</param>
    /// <param name="host">The host.</param>
    /// <param name="isWaived">Whether the message goes to whoever answers, whatever the domain asks for (RFC 8689 §3).</param>
    /// <param name="cancellationToken">The wish to stop.</param>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public async Task<(TlsRuling? Ruling, HostFault? Fault)> RuleAsync(MailHosts hosts, MailHost host, bool isWaived, CancellationToken cancellationToken)
    {
        var (found, unreachable) = await addresses.FindAsync(host.Name, cancellationToken).ConfigureAwait(false);
        if (found is null)
        {
            return (null, new HostFault(NoAddress(hosts, host, unreachable!)));
        }

        var (ruling, fault) = await JudgeAsync(hosts, host, found, cancellationToken).ConfigureAwait(false);
        return isWaived && ruling is not { Authenticates: false } ? (Waived(hosts, host, ruling?.Reason ?? fault!.Error.Message), null) : (ruling, fault);
    }

    private async Task<(TlsRuling? Ruling, HostFault? Fault)> JudgeAsync(MailHosts hosts, MailHost host, FoundAddresses found, CancellationToken cancellationToken)
    {
        var (names, doubt) = await TlsaNamesAsync(hosts, host, found, cancellationToken).ConfigureAwait(false);
        if (doubt is not null)
        {
            return (null, Unanswered(host, host.Name, doubt));
        }

        foreach (var name in names)
        {
            var answer = await _tlsa.FindAsync(name, port, cancellationToken).ConfigureAwait(false);
            switch (answer.Status)
            {
                case TlsaStatus.TempFailure:
                    return (null, Unanswered(host, name, answer.Reason!));
                case TlsaStatus.Records:
                    return (Dane(hosts, host, name, answer.Records), null);
                case TlsaStatus.None:
                    break;
            }
        }

        if (host.Name.IsAddressLiteral)
        {
            return (Opportunistic(hosts, host, "an address literal has neither TLSA records nor an MTA-STS policy"), null);
        }

        var verdict = await policies.FindAsync(hosts.Domain, cancellationToken).ConfigureAwait(false);
        return verdict.Result == MtaStsResult.NoPolicy ? (WithoutPolicy(hosts, host, verdict, isVouchedFor: names.Length > 0), null) : ByMtaSts(hosts, host, verdict);
    }

    // Where TLSA records may be that count, the first choice first; or why that cannot be told.
    private async Task<(Domain[] Names, string? Doubt)> TlsaNamesAsync(MailHosts hosts, MailHost host, FoundAddresses found, CancellationToken cancellationToken)
    {
        // RFC 7672 §2.2.1: records that an insecure MX answer led to prove nothing of the domain.
        if (hosts.Security != DnsStatus.Secure)
        {
            return ([], null);
        }

        if (found.IsSecure)
        {
            // RFC 7672 §2.2.3: of an alias its canonical name comes first.
            return (found.CanonicalName is { } canonical ? [canonical, host.Name] : [host.Name], null);
        }

        if (!found.IsAlias)
        {
            return ([], null);
        }

        // RFC 7672 §2.2.2: an alias in a signed zone may lead into one that is not signed. Where DNSSEC vouches for the alias, it does for the records at its own name.
        var alias = await dns.AskAsync(new DnsQuestion(DnsName.Of(host.Name), DnsType.Cname), cancellationToken).ConfigureAwait(false);
        return alias.Status switch
        {
            DnsStatus.Secure when alias.Finding == DnsFinding.Records => ([host.Name], null),
            DnsStatus.Secure or DnsStatus.Insecure => ([], null),
            DnsStatus.Bogus or DnsStatus.Failure => ([], alias.Reason),
        };
    }

    // RFC 5321 §5.1: a domain without MX and without address takes no mail, for good; a host that has lost its address may get it back.
    private static SendError NoAddress(MailHosts hosts, MailHost host, SendError error) =>
        host.Preference is null && string.Equals(error.Detail, nameof(SendFault.NoMailHost), StringComparison.Ordinal)
            ? MxFault.Refused(SendFault.NoMailHost, $"the domain {hosts.Domain} has neither an MX record nor an address that can be used (5.4.4): it takes no mail")
            : error;

    private static HostFault Unanswered(MailHost host, Domain name, string reason) => new(
        MxFault.Deferred(SendFault.TlsaUnanswered, $"whether {host.Name} has TLSA records cannot be told, so it is not used now (RFC 7672 §2.1.3): {reason}"),
        new TlsAppliedPolicy(TlsPolicyType.Tlsa, name),
        TlsResultType.DnssecInvalid);

    private TlsRuling Dane(MailHosts hosts, MailHost host, Domain name, ImmutableArray<TlsaRecord> records)
    {
        ImmutableArray<string> texts = [.. records.Select(Text).Order(StringComparer.Ordinal)];
        var applied = new TlsAppliedPolicy(TlsPolicyType.Tlsa, name) { Text = texts };
        // RFC 7672 §2.2: with records of which none can be used, TLS is required all the same, and nobody tells who the host is.
        if (DaneVerifier.Verify([], records, [], DateTimeOffset.UnixEpoch).Status == DaneStatus.Unusable)
        {
            return new TlsRuling
            {
                For = hosts, Host = host, Rule = MailHostTls.DaneUnusable, Policy = _anybody, TlsName = name, Key = "anybody", Applied = applied, Tlsa = texts,
                Failures = [TlsResultType.TlsaInvalid],
                Reason = $"DANE: {name} has TLSA records, none of which can be used for SMTP, so TLS is required and nobody vouches for the host (RFC 7672 §2.2)",
            };
        }

        // Only below a trust anchor do names count, and then the domain's own is one of them.
        const int TrustAnchor = 2;
        var names = records.Any(record => record.Usage == TrustAnchor) ? $" {hosts.Domain}" : "";
        return new TlsRuling
        {
            For = hosts, Host = host, Rule = MailHostTls.Dane, Policy = TlsPolicy.ByDane(new DaneJudge(records, [name, hosts.Domain])), TlsName = name,
            Key = $"dane {name}{names} {string.Join(", ", texts)}", Applied = applied, Tlsa = texts,
            Reason = $"DANE: DNSSEC vouches for the MX record of {hosts.Domain}, for {host.Name} and for the TLSA records of {name}",
        };
    }

    private (TlsRuling? Ruling, HostFault? Fault) ByMtaSts(MailHosts hosts, MailHost host, MtaStsVerdict verdict) => verdict.Result switch
    {
        // Where it cannot be told whether there is a policy, there may be one.
        MtaStsResult.TempError => (null, new HostFault(MxFault.Deferred(SendFault.DnsFailed, $"whether {hosts.Domain} has an MTA-STS policy cannot be told: {verdict.Fault!.Reason}") with { Failure = SmtpFailure.ConnectionLost })),
        MtaStsResult.Enforce => Enforced(hosts, host, verdict),
        MtaStsResult.Testing => (Tested(hosts, host, verdict), null),
        MtaStsResult.None or MtaStsResult.NoPolicy => (Opportunistic(hosts, host, $"the MTA-STS policy of {hosts.Domain} asks for nothing (none, id {verdict.Id})"), null),
    };

    private (TlsRuling? Ruling, HostFault? Fault) Enforced(MailHosts hosts, MailHost host, MtaStsVerdict verdict)
    {
        var applied = Applied(verdict);
        if (!verdict.Policy!.Matches(host.Name))
        {
            // RFC 8461 §4.1 and §5: not one of the domain's hosts, whoever wrote the MX record. It may be the policy that is late.
            return (null, new HostFault(
                MxFault.Deferred(SendFault.MailHostNotInPolicy, $"{host.Name} is none of the mail hosts that the MTA-STS policy of {hosts.Domain} names (enforce, id {verdict.Id}): {string.Join(", ", verdict.Policy.Hosts)}{Late(verdict)}"),
                applied,
                TlsResultType.ValidationFailure));
        }

        return (new TlsRuling
        {
            For = hosts, Host = host, Rule = MailHostTls.MtaSts, Policy = _authorities, TlsName = host.Name, Key = "authorities", Applied = applied, PolicyId = verdict.Id,
            Reason = $"MTA-STS: the policy of {hosts.Domain} (enforce, id {verdict.Id}) names {host.Name}, and an authority has to vouch for it{Late(verdict)}",
        }, null);
    }

    private TlsRuling Tested(MailHosts hosts, MailHost host, MtaStsVerdict verdict) => new()
    {
        For = hosts, Host = host, Rule = MailHostTls.MtaStsTesting, Policy = _anybody, TlsName = host.Name, Key = "anybody", Applied = Applied(verdict), PolicyId = verdict.Id,
        Failures = verdict.Policy!.Matches(host.Name) ? [] : [TlsResultType.ValidationFailure],
        Reason = $"MTA-STS: the policy of {hosts.Domain} is only tested (id {verdict.Id}): whoever answers is accepted, and what would fail is reported{Late(verdict)}",
    };

    // RFC 8461 §3.3: what is kept rules, and a person is to learn that it cannot be renewed.
    private static string Late(MtaStsVerdict verdict) => verdict.Fault is { } fault ? $"; it is kept from before and cannot be renewed: {fault.Reason}" : "";

    private TlsRuling WithoutPolicy(MailHosts hosts, MailHost host, MtaStsVerdict verdict, bool isVouchedFor)
    {
        // RFC 8461 §3.3: a policy that cannot be fetched is none; the domain learns of it.
        if (verdict.Fault is { } fault && TlsFailureTypes.Of(fault) is { } type)
        {
            return Opportunistic(hosts, host, $"{hosts.Domain} has an MTA-STS policy that cannot be had: {fault.Reason}") with
            {
                Applied = new TlsAppliedPolicy(TlsPolicyType.Sts, hosts.Domain),
                Failures = [type],
            };
        }

        return Opportunistic(hosts, host, isVouchedFor
            ? $"{host.Name} has no TLSA records, and {hosts.Domain} has no MTA-STS policy"
            : $"DNSSEC does not vouch for the way from {hosts.Domain} to {host.Name}, and there is no MTA-STS policy");
    }

    private TlsRuling Opportunistic(MailHosts hosts, MailHost host, string why) => new()
    {
        For = hosts, Host = host, Rule = MailHostTls.Opportunistic, Policy = _anybody, TlsName = host.Name, Key = "anybody",
        Applied = new TlsAppliedPolicy(TlsPolicyType.NoPolicyFound, hosts.Domain),
        Reason = $"opportunistic: {why}; encrypted, to whoever answers",
    };

    private TlsRuling Waived(MailHosts hosts, MailHost host, string what) => new()
    {
        For = hosts, Host = host, Rule = MailHostTls.Waived, Policy = _anybody, TlsName = host.Name, Key = "anybody",
        Applied = new TlsAppliedPolicy(TlsPolicyType.NoPolicyFound, hosts.Domain),
        Reason = $"waived: the message says TLS-Required: No (RFC 8689), so it goes encrypted to whoever answers; otherwise {what}",
    };

    private static TlsAppliedPolicy Applied(MtaStsVerdict verdict) => new(TlsPolicyType.Sts, verdict.Domain)
    {
        Text = [.. verdict.Policy!.Text.Split('\n').Select(line => line.TrimEnd('\r')).Where(line => line.Length > 0)],
        MailHosts = [.. verdict.Policy.Hosts.Select(pattern => pattern.ToString())],
    };

    private static string Text(TlsaRecord record) => $"{record.Usage} {record.Selector} {record.MatchingType} {Convert.ToHexStringLower(record.Data.AsSpan())}";
}

/// <summary>Why a mail host is not to be used now, and what the domain is to hear of it.</summary>
/// <param name="Error">Why.</param>
/// <param name="Applied">The policy that it failed, or null where it failed none.</param>
/// <param name="Type">In what.</param>
internal sealed record HostFault(SendError Error, TlsAppliedPolicy? Applied = null, TlsResultType Type = TlsResultType.Unknown);
