using System.Globalization;

namespace Waxwing.Trust;

/// <summary>The mail host of the domain that bounces go to.</summary>
internal static class ReturnPathSetup
{
    private const int Preference = 10;

    public static SetupRecord Of(DomainSetupRequest request, DomainSetupFacts facts)
    {
        var answer = facts.ReturnPathHosts;
        var name = DnsName.Of(request.ReturnPath);
        if (answer.Finding == DnsFinding.Nothing)
        {
            return SetupRecord.NotAnswered(SetupRole.ReturnPath, name, DnsType.Mx, answer);
        }

        var hosts = answer.Records.OfType<MxRecord>().OrderBy(record => record.Preference).ToArray();
        return hosts switch
        {
            [] => Lacking(request, name),
            _ when Array.Exists(hosts, host => host.Exchange is null) => Record(name, SetupState.Wrong, "The domain says that it takes no mail (RFC 7505), so bounces are lost and many receivers refuse it."),
            [var first, ..] => Record(name, SetupState.Good, "Bounces have somewhere to go.") with
            {
                Data = Text(first.Preference, first.Exchange!.Ascii),
                Expected = RecordExpectation.OfMailHost(name, Text(first.Preference, first.Exchange.Ascii), record => record.Exchange == first.Exchange),
            },
        };
    }

    private static SetupRecord Lacking(DomainSetupRequest request, DnsName name)
    {
        const string Reason = "The domain has no MX record: bounces go astray, and some receivers refuse its mail.";
        return request.MailHost is not { } host
            ? Record(name, SetupState.Lacking, $"{Reason} Say which host takes them with --mx HOST.")
            : Record(name, SetupState.Lacking, Reason) with
            {
                Data = Text(Preference, host.Ascii),
                Expected = RecordExpectation.OfMailHost(name, Text(Preference, host.Ascii), record => record.Exchange == host),
                Change = new ZoneChange(name, DnsType.Mx, RecordOctets.MailHost(Preference, host), _ => false),
            };
    }

    private static SetupRecord Record(DnsName name, SetupState state, string reason) => new() { Role = SetupRole.ReturnPath, Name = name, Type = DnsType.Mx, State = state, Reason = reason };

    private static string Text(int preference, string host) => string.Create(CultureInfo.InvariantCulture, $"{preference} {host}.");
}
