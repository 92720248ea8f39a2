using System.Security.Cryptography;

namespace Waxwing.Smtp.Tests.Grammar;

public sealed class MessageIdTests
{
    private const int Samples = 200_000;

    // A chance of about one in 10⁹ that a good source fails: six standard deviations.
    private const double SixSigma = 6;

    [Theory]
    [InlineData("<a@b>")]
    [InlineData("<simple.local@example.com>")]
    [InlineData("<!#$%&'*+-/=?^_`{|}~@example.com>")]
    [InlineData("<a@[192.0.2.1]>")]
    [InlineData("<a@[]>")]
    [InlineData("<a@[IPv6:2001:db8::1]>")]
    [InlineData("<a@bad_label.domain>")]
    public void A_strict_identifier_is_read(string text)
    {
        Assert.True(MessageId.TryParse(text, out var id));
        Assert.Equal(text, id.ToString());
        Assert.Equal(id, MessageId.Parse(text));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<>")]
    [InlineData("a@b")]
    [InlineData("<a@b")]
    [InlineData("<a>")]
    [InlineData("<@b>")]
    [InlineData("<a@>")]
    [InlineData("<a@b@c>")]
    [InlineData("<a..b@c>")]
    [InlineData("<.a@b>")]
    [InlineData("<a@b.>")]
    [InlineData("<\"a\"@b>")]
    [InlineData("< a@b>")]
    [InlineData("<a@b> ")]
    [InlineData("<a@b>x<c@d>")]
    [InlineData("<a@b>\r\nBcc: <c@d>")]
    [InlineData("<a\r\n b@c>")]
    [InlineData("<a@[b]c>")]
    [InlineData("<a@[b[c]>")]
    [InlineData("<a@[b\\]>")]
    [InlineData("<a(x)@b>")]
    [InlineData("<ä@b>")]
    public void Anything_wider_is_refused(string? text)
    {
        Assert.False(MessageId.TryParse(text, out var id));
        Assert.Null(id);
    }

    [Fact]
    public void An_identifier_longer_than_a_line_may_be_is_refused()
    {
        Assert.True(MessageId.TryParse($"<{new string('a', MessageId.MaxLength - 4)}@b>", out _));
        Assert.False(MessageId.TryParse($"<{new string('a', MessageId.MaxLength - 3)}@b>", out _));
    }

    [Theory]
    [InlineData("example.com", "@example.com>")]
    [InlineData("bücher.example", "@xn--bcher-kva.example>")]
    [InlineData("[192.0.2.1]", "@[192.0.2.1]>")]
    [InlineData("[IPv6:2001:db8::1]", "@[IPv6:2001:db8::1]>")]
    [InlineData("eu-west.outgoing.transactional.mail.example.com", "@transactional.mail.example.com>")]
    public void An_identifier_is_valid_and_carries_the_senders_domain_on_one_line_of_78_columns(string domain, string end)
    {
        var id = MessageId.Create(Domain.Parse(domain));

        Assert.EndsWith(end, id.ToString(), StringComparison.Ordinal);
        Assert.True(MessageId.TryParse(id.ToString(), out _));
        Assert.InRange($"Message-ID: {id}".Length, 1, 78);
    }

    [Fact]
    public void A_domain_that_is_too_long_by_itself_is_kept_whole()
    {
        var domain = new string('d', 60) + ".example";

        Assert.EndsWith("@" + domain + ">", MessageId.Create(Domain.Parse(domain)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void It_tells_nothing_of_the_machine_or_the_user()
    {
        var id = MessageId.Create(Domain.Parse("example.com"), octets => octets.Fill(0xE0));

        Assert.Equal("<aaaaaaaaaaaaaaaaaaaaaaaaaa@example.com>", id.ToString());
    }

    [Fact]
    public void Two_hundred_thousand_identifiers_are_all_different()
    {
        var domain = Domain.Parse("example.com");

        Assert.Equal(Samples, Enumerable.Range(0, Samples).Select(_ => MessageId.Create(domain)).ToHashSet().Count);
    }

    [Fact]
    public void Their_bits_are_as_often_one_as_zero_and_their_symbols_equally_frequent_at_every_place()
    {
        var statistics = MessageIdStatistics.Of(RandomNumberGenerator.Fill, Samples);

        Assert.InRange(Math.Abs(statistics.MonobitDeviation), 0, SixSigma);
        Assert.InRange(statistics.WorstChiSquare, 0, MessageIdStatistics.ChiSquareLimit(SixSigma));
    }

    [Fact]
    public void A_source_that_is_off_by_one_percent_would_be_noticed()
    {
        var statistics = MessageIdStatistics.Of(
            octets =>
            {
                RandomNumberGenerator.Fill(octets);
                octets[5] = octets[6] < 3 ? (byte)0 : octets[5];
            },
            Samples);

        Assert.True(statistics.WorstChiSquare > MessageIdStatistics.ChiSquareLimit(SixSigma));
    }
}
