namespace Waxwing.Trust;

/// <summary>The records of the keys that sign.</summary>
internal static class DkimSetup
{
    public static IEnumerable<SetupRecord> Of(DomainSetupRequest request, DomainSetupFacts facts) =>
        request.Keys.Zip(facts.Keys).Select(pair => Of(request, pair.First, pair.Second));

    private static SetupRecord Of(DomainSetupRequest request, DkimRotationKey key, DnsAnswer answer)
    {
        var name = DkimSelectors.NameOf(key.Selector, request.Domain);
        if (answer.Finding == DnsFinding.Nothing)
        {
            return SetupRecord.NotAnswered(SetupRole.Dkim, name, DnsType.Txt, answer);
        }

        var texts = answer.Records.OfType<TxtRecord>().Select(record => record.Text).ToArray();
        return texts switch
        {
            [] => Record(SetupState.Lacking, "No verifier finds the key."),
            [var text] when DkimKeyMatch.AreSame(text, key.Record) => Record(SetupState.Good, "The key is published."),
            [_] => Record(SetupState.Wrong, "Another key, or something else, is published under the selector.") with { HeldBy = "what is there may be in use by somebody else: take it away, or make a key with another selector" },
            _ => Record(SetupState.Wrong, "There is more than one record under the selector (RFC 6376 §3.6.2.2).") with { HeldBy = "leave one of them" },
        };

        SetupRecord Record(SetupState state, string reason) => SetupRecord.OfText(SetupRole.Dkim, name, state, reason, key.Record, _ => true);
    }
}
