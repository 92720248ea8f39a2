namespace Waxwing.Trust;

/// <summary>What name servers should have under a name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The type.</param>
/// <param name="Data">The data as a person writes them: the text of a TXT record, <c>10 mx.example.org</c> of an MX record.</param>
/// <param name="Concerns">Which of the records there are meant: a name may have records of other purposes.</param>
/// <param name="Matches">Whether one of these is as it should be.</param>
internal sealed record RecordExpectation(DnsName Name, DnsType Type, string Data, Func<DnsRecord, bool> Concerns, Func<DnsRecord, bool> Matches)
{
    /// <summary>A TXT record of a purpose, letter by letter.</summary>
    public static RecordExpectation OfText(DnsName name, string text, Func<string, bool> purpose) => new(
        name, DnsType.Txt, text, record => record is TxtRecord txt && purpose(txt.Text), record => record is TxtRecord txt && string.Equals(txt.Text, text, StringComparison.Ordinal));

    /// <summary>A record of a key: kind and key are its, however it is written.</summary>
    public static RecordExpectation OfKey(DnsName name, string text) => new(
        name, DnsType.Txt, text, record => record is TxtRecord, record => record is TxtRecord txt && DkimKeyMatch.AreSame(txt.Text, text));

    /// <summary>A record that withdraws a key (RFC 6376 §3.6.1).</summary>
    public static RecordExpectation OfWithdrawnKey(DnsName name, string text) => new(
        name, DnsType.Txt, text, record => record is TxtRecord, record => record is TxtRecord txt && DkimKeyRecord.TryParse(txt.Text, out var key, out _) && key.IsRevoked);

    /// <summary>One mail host among others.</summary>
    public static RecordExpectation OfMailHost(DnsName name, string data, Func<MxRecord, bool> matches) => new(
        name, DnsType.Mx, data, record => record is MxRecord mx && matches(mx), _ => true);
}
