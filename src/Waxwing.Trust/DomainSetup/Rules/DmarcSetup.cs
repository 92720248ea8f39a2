namespace Waxwing.Trust;

/// <summary>The DMARC record of the domain.</summary>
internal static class DmarcSetup
{
    private const string Label = "_dmarc";

    public static SetupRecord Of(DomainSetupRequest request, DomainSetupFacts facts, DmarcNextStep next)
    {
        var domain = DnsName.Of(request.Domain);
        var name = domain.TryPrepend(Label, out var below) ? below : domain;
        var walk = facts.Dmarc;
        if (walk.Unanswered is { } unanswered && walk.Applied?.Domain.Equals(domain) is not true)
        {
            return Record(SetupState.Unknown, unanswered.Fault!.Reason, null);
        }

        if (facts.DmarcIsRepeated)
        {
            return Record(SetupState.Wrong, "There is more than one DMARC record, so none counts (RFC 9989 §4.10): leave one.", null);
        }

        if (walk.Applied is not { Record: { } record } applied)
        {
            return walk.Unreadable is { Fault: { } fault } unreadable && unreadable.Domain.Equals(domain)
                ? Record(SetupState.Wrong, $"{fault.Reason} So none counts: mend it.", null)
                : Record(SetupState.Lacking, "The domain has no DMARC record: anybody can write as it, and nobody reports it.", $"v=DMARC1; p=none; rua={request.ReportsUri}");
        }

        if (!applied.Domain.Equals(domain))
        {
            return Record(SetupState.Good, $"The record of {applied.Domain} applies: {record}", null);
        }

        if (record.AggregateReports.All(uri => uri.Mailbox is null))
        {
            return Record(SetupState.Wrong, "The record asks for no reports (rua).", DmarcRewrite.With(record.Text, "rua", request.ReportsUri), record.Text);
        }

        return request.Advance && next is { IsFree: true, Text: { } text }
            ? Record(SetupState.Wrong, "The next step can be taken.", text, record.Text)
            : Record(SetupState.Good, $"The record is there, with the policy {Word(record.OfDomain)}{(record.IsTest ? ", only tried out" : "")}.", record.Text);

        SetupRecord Record(SetupState state, string reason, string? text, params string[] replaces) =>
            SetupRecord.OfText(SetupRole.Dmarc, name, state, reason, text, DmarcRecord.IsVersion1, replaces);
    }

    private static string Word(DmarcPolicy policy) => policy switch
    {
        DmarcPolicy.None => "none",
        DmarcPolicy.Quarantine => "quarantine",
        DmarcPolicy.Reject => "reject",
    };
}
