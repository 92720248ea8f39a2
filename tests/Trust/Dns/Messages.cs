using CsCheck;
using Waxwing.TestSupport;

namespace Waxwing.Trust.Tests.Dns;

/// <summary>Whatever octets come, a message is read to its end or is a <see cref="DnsFormatException"/>: nothing else, and no loop.</summary>
public sealed class Messages
{
    private static readonly DnsType[] Types = Enum.GetValues<DnsType>();

    [Fact]
    public void Any_octets_are_an_answer_or_none() =>
        Gen.Byte.Array[0, 600].Sample(octets => Reads(Query(DnsType.A), octets) is var _, iter: 10_000);

    [Fact]
    public void Any_octets_behind_a_head_that_fits_are_an_answer_or_none() =>
        Gen.Select(Gen.Int[0, Types.Length - 1].Select(index => Types[index]), Gen.Int[0, 5], Gen.Int[0, 5], Gen.Int[0, 5], Gen.Byte.Array[0, 300]).Sample(
            (type, answers, authorities, additionals, rest) =>
            {
                var query = Query(type);
                return Reads(query, [.. DnsReply.To(query.Octets.Span).Set(6, answers).Set(8, authorities).Set(10, additionals).Octets, .. rest]) is var _;
            },
            iter: 10_000);

    [Fact]
    public void A_good_answer_with_any_octet_changed_or_cut_off_is_an_answer_or_none() =>
        Gen.Select(Gen.Int[0, Types.Length - 1].Select(index => Types[index]), Gen.Int[0, 1000], Gen.Byte, Gen.Int[0, 1000]).Sample(
            (type, at, value, length) =>
            {
                var query = Query(type);
                var octets = Good(query);
                octets[at % octets.Length] = value;
                return Reads(query, octets[..(length % (octets.Length + 1))]) is var _ && Reads(query, octets) is var _;
            },
            iter: 20_000);

    [Fact]
    public void The_answer_that_is_changed_there_is_a_good_one() =>
        Assert.All(Types, type => Assert.Single(Reads(Query(type), Good(Query(type)))!.Records));

    [Fact]
    public void A_query_repeats_its_name_and_asks_for_verification()
    {
        var query = new DnsQuery(new DnsQuestion(Name("_submissions._tcp.example.test"), DnsType.Srv), checkingDisabled: false);
        var octets = query.Octets.ToArray();

        Assert.Equal((query.Identifier >> 8, query.Identifier & 0xFF), (octets[0], octets[1]));
        Assert.Equal([0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1], octets[2..12]); // RD and AD; one question, one additional
        Assert.Equal(DnsReply.Name("_submissions", "_tcp", "example", "test"), octets[12..44]);
        Assert.Equal([0, 33, 0, 1, 0, 0, 41, 4, 208, 0, 0, 0x80, 0, 0, 0], octets[44..]); // SRV IN, OPT, 1232 octets, DO
    }

    [Fact]
    public void Identifiers_are_not_predictable() =>
        Assert.True(Enumerable.Range(0, 200).Select(_ => new DnsQuery(Query(DnsType.A).Question, checkingDisabled: false).Identifier).Distinct().Count() > 150);

    [Theory]
    [InlineData("example.test", true)]
    [InlineData("Example.Test.", true)]
    [InlineData("_25._tcp.example.test", true)]
    [InlineData("0/25.2.0.192.in-addr.arpa", true)]
    [InlineData("", false)]
    [InlineData(".", false)]
    [InlineData("a..b", false)]
    [InlineData("a b.test", false)]
    [InlineData("a\\046b.test", false)]
    [InlineData("bücher.test", false)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123.test", false)]
    public void A_name_is_one_or_not(string text, bool valid)
    {
        Assert.Equal(valid, DnsName.TryParse(text, out var name));
        Assert.Equal(valid ? text.TrimEnd('.').ToLowerInvariant() : null, name?.ToString());
    }

    private static DnsName Name(string text) => DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);

    [Theory]
    [InlineData("a+b.example.test", "a\\043b.example.test")]
    [InlineData("Two Words.example.test.", "two\\032words.example.test")]
    [InlineData("*.example.test", "*.example.test")]
    [InlineData("a\\b.example.test", "a\\092b.example.test")]
    [InlineData("", null)]
    [InlineData("a..test", null)]
    [InlineData("a\nb.test", null)]
    [InlineData("bücher.test", null)]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123.test", null)]
    public void A_name_that_a_macro_makes_may_hold_any_printable_character(string text, string? escaped)
    {
        Assert.Equal(escaped is not null, DnsName.TryParseUnescaped(text, out var name));
        Assert.Equal(escaped, name?.ToString());
    }

    [Fact]
    public void An_escaped_name_goes_out_as_it_was_and_is_known_again_in_the_answer()
    {
        Assert.True(DnsName.TryParseUnescaped("A+b c.Example.test", out var name));
        var query = new DnsQuery(new DnsQuestion(name, DnsType.A), checkingDisabled: false);
        Assert.Equal(DnsReply.Name("a+b c", "example", "test"), query.Octets.ToArray()[12..32]);
        Assert.Single(Reads(query, DnsReply.To(query.Octets.Span).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1]).Octets)!.Records);
    }

    [Fact]
    public void The_name_at_the_end_of_aliases_is_told_and_where_there_is_no_alias_there_is_none()
    {
        var query = Query(DnsType.A);

        Assert.Equal("other.test", Reads(query, Good(query))!.CanonicalName!.ToString());
        Assert.Null(Reads(query, DnsReply.To(query.Octets.Span).Answer(DnsReply.QuestionName, DnsReply.A, [192, 0, 2, 1]).Octets)!.CanonicalName);
        Assert.Null(Reads(query, DnsReply.To(query.Octets.Span).Answer(DnsReply.QuestionName, DnsReply.Cname, DnsReply.Name("other", "test")).Octets)!.CanonicalName);
    }

    [Fact]
    public void A_question_for_the_alias_itself_is_answered_by_it_and_does_not_follow_it()
    {
        var response = Reads(Query(DnsType.Cname), Good(Query(DnsType.Cname)))!;

        Assert.Equal("other.test", Assert.IsType<CnameRecord>(Assert.Single(response.Records)).Target.ToString());
        Assert.Null(response.CanonicalName);
    }

    // One for each type: the identifier is random, and both sides of a test have to have the same.
    private static DnsQuery Query(DnsType type) => Queries[type];

    private static readonly Dictionary<DnsType, DnsQuery> Queries =
        Types.ToDictionary(type => type, type => new DnsQuery(new DnsQuestion(Name("mail.example.test"), type), checkingDisabled: false));

    private static byte[] Good(DnsQuery query)
    {
        byte[] data = query.Question.Type switch
        {
            DnsType.A => [192, 0, 2, 1],
            DnsType.Aaaa => new byte[16],
            DnsType.Srv => DnsReply.SrvData(465, "mx", "test"),
            DnsType.Mx => [0, 10, .. DnsReply.Name("mx", "test")],
            DnsType.Ptr or DnsType.Ns or DnsType.Cname => DnsReply.Name("mx", "test"),
            DnsType.Txt => [3, (byte)'a', (byte)'b', (byte)'c', 0],
            DnsType.Tlsa => [3, 1, 1, .. new byte[32]],
        };
        return DnsReply.To(query.Octets.Span)
            .Answer(DnsReply.QuestionName, DnsReply.Cname, DnsReply.Name("other", "test"))
            .Answer(DnsReply.Name("other", "test"), (int)query.Question.Type, data)
            .Authority(DnsReply.Name("test"), DnsReply.Soa, [0, 0, .. new byte[20]])
            .Option(15, 0, 0).Octets;
    }

    private static DnsResponse? Reads(DnsQuery query, byte[] octets)
    {
        try
        {
            return DnsResponse.Read(query, octets);
        }
        catch (DnsFormatException)
        {
            return null;
        }
    }
}
