namespace Waxwing.Trust;

/// <summary>The record of TLSRPT, for a domain that takes mail.</summary>
internal static class TlsRptSetup
{
    private const string Labels = "_smtp._tls";

    public static IEnumerable<SetupRecord> Of(DomainSetupRequest request, DomainSetupFacts facts)
    {
        var takesMail = facts.MailHosts.Records.OfType<MxRecord>().Any(record => record.Exchange is not null);
        if (!takesMail || !DnsName.Of(request.Domain).TryPrepend(Labels, out var name))
        {
            yield break;
        }

        if (facts.TlsRpt.Finding == DnsFinding.Nothing)
        {
            yield return SetupRecord.NotAnswered(SetupRole.TlsRpt, name, DnsType.Txt, facts.TlsRpt);
            yield break;
        }

        var texts = facts.TlsRpt.Records.OfType<TxtRecord>().Select(record => record.Text).Where(TlsRptRecord.IsVersion1).ToArray();
        var (state, reason) = texts switch
        {
            [] => (SetupState.Lacking, "Nobody reports TLS that fails on the way to the domain."),
            [var text] => TlsRptRecord.TryParse(text, out _, out var fault) ? (SetupState.Good, "Senders report TLS that fails.") : (SetupState.Wrong, fault),
            _ => (SetupState.Wrong, "There is more than one record, so none counts (RFC 8460 §3)."),
        };
        yield return SetupRecord.OfText(
            SetupRole.TlsRpt, name, state, reason, state == SetupState.Good ? texts[0] : $"v=TLSRPTv1; rua={request.ReportsUri}", TlsRptRecord.IsVersion1, state == SetupState.Good ? [] : texts);
    }
}
