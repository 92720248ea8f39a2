namespace Waxwing.Trust;

/// <summary>The record of MTA-STS: for a domain that takes mail, once its policy is served.</summary>
internal static class MtaStsSetup
{
    private const string Label = "_mta-sts";

    public static IEnumerable<SetupRecord> Of(DomainSetupRequest request, DomainSetupFacts facts, MtaStsPolicyFile? file)
    {
        if (file is null || !DnsName.Of(request.Domain).TryPrepend(Label, out var name))
        {
            yield break;
        }

        if (facts.MtaSts.Finding == DnsFinding.Nothing)
        {
            yield return SetupRecord.NotAnswered(SetupRole.MtaSts, name, DnsType.Txt, facts.MtaSts);
            yield break;
        }

        var texts = facts.MtaSts.Records.OfType<TxtRecord>().Select(record => record.Text).Where(MtaStsRecord.IsVersion1).ToArray();
        var (state, reason) = texts switch
        {
            [] => (SetupState.Lacking, "Senders have no word of the domain that its mail hosts speak TLS."),
            [var text] when !MtaStsRecord.TryParse(text, out _, out var fault) => (SetupState.Wrong, fault),
            [_] => Judge(facts),
            _ => (SetupState.Wrong, "There is more than one record, so none counts (RFC 8461 §3.1)."),
        };
        var isText = texts is [var one] && MtaStsRecord.TryParse(one, out _, out _);
        yield return SetupRecord.OfText(SetupRole.MtaSts, name, state, reason, isText ? texts[0] : $"v=STSv1; id={request.PolicyId}", MtaStsRecord.IsVersion1, isText ? [] : texts) with
        {
            // §3.1: a record promises a policy; so the policy comes first.
            HeldBy = state == SetupState.Good ? null : HeldBy(facts, file),
        };
    }

    private static string? HeldBy(DomainSetupFacts facts, MtaStsPolicyFile file) =>
        facts.Policy is null ? $"serve the policy at {file.Url}: {facts.PolicyFault?.Reason ?? "it was not asked for"}"
        : NotNamed(facts) is { Length: > 0 } hosts ? $"the policy does not name {hosts}"
        : null;

    private static (SetupState State, string Reason) Judge(DomainSetupFacts facts) =>
        facts.Policy is not { } policy ? (SetupState.Wrong, $"The record is there, and its policy cannot be had: {facts.PolicyFault?.Reason}")
        : NotNamed(facts) is { Length: > 0 } hosts ? (SetupState.Wrong, $"The policy does not name {hosts}: senders that obey it deliver nothing there.")
        : (SetupState.Good, policy.Mode switch
        {
            MtaStsMode.Enforce => "Senders deliver over verified TLS only.",
            MtaStsMode.Testing => "Senders report what would have failed; once reports are clean, the policy can say mode: enforce.",
            MtaStsMode.None => "The policy asks for nothing (mode: none).",
        });

    private static string NotNamed(DomainSetupFacts facts) => facts.Policy is { Mode: not MtaStsMode.None } policy
        ? string.Join(", ", facts.MailHosts.Records.OfType<MxRecord>().Select(record => record.Exchange).Where(host => host is not null && !policy.Matches(host)).Select(host => host!.Ascii))
        : "";
}
