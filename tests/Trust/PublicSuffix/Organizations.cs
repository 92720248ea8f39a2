using System.Globalization;

namespace Waxwing.Trust.Tests.PublicSuffix;

/// <summary>Where the domain of an organization begins, by rules of a test and by the list that is shipped.</summary>
public sealed class Organizations
{
    private static readonly PublicSuffixList Small = PublicSuffixList.Read(new StringReader("""
        // VERSION: 2026-01-31_08-00-00_UTC
        // ===BEGIN ICANN DOMAINS===
        test

        co.test   behind white space stands what nobody reads
        *.wild.test
        !city.wild.test
        公司.test
        // ===END ICANN DOMAINS===
        // ===BEGIN PRIVATE DOMAINS===
        host.test
        *.deep.host.test
        """));

    [Theory]
    [InlineData("test", null)]
    [InlineData("a.test", "a.test")]
    [InlineData("b.a.test", "a.test")]
    [InlineData("co.test", null)]
    [InlineData("a.co.test", "a.co.test")]
    [InlineData("c.b.a.co.test", "a.co.test")]
    [InlineData("wild.test", "wild.test")]
    [InlineData("a.wild.test", null)]
    [InlineData("b.a.wild.test", "b.a.wild.test")]
    [InlineData("c.b.a.wild.test", "b.a.wild.test")]
    [InlineData("city.wild.test", "city.wild.test")]
    [InlineData("a.city.wild.test", "city.wild.test")]
    [InlineData("xn--55qx5d.test", null)]
    [InlineData("a.xn--55qx5d.test", "a.xn--55qx5d.test")]
    [InlineData("unknown", null)]
    [InlineData("a.unknown", "a.unknown")]
    [InlineData("c.b.a.unknown", "a.unknown")]
    [InlineData("_dmarc.a.test", "a.test")]
    [InlineData("A.TEST.", "a.test")]
    public void The_rule_with_the_most_labels_prevails_and_an_exception_before_all(string name, string? expected) =>
        Assert.Equal(expected, Of(Small, name, PublicSuffixSections.All));

    [Theory]
    [InlineData("b.a.host.test", PublicSuffixSections.All, "a.host.test")]
    [InlineData("b.a.host.test", PublicSuffixSections.Private, "a.host.test")]
    [InlineData("b.a.host.test", PublicSuffixSections.Icann, "host.test")]
    [InlineData("c.b.a.deep.host.test", PublicSuffixSections.All, "b.a.deep.host.test")]
    [InlineData("c.b.a.deep.host.test", PublicSuffixSections.Icann, "host.test")]
    [InlineData("b.a.co.test", PublicSuffixSections.Private, "co.test")]
    [InlineData("b.a.co.test", PublicSuffixSections.None, "co.test")]
    public void A_section_that_does_not_count_has_no_rules(string name, PublicSuffixSections sections, string expected) =>
        Assert.Equal(expected, Of(Small, name, sections));

    [Fact]
    public void The_list_says_its_day_and_how_many_rules_it_has() =>
        Assert.Equal((new DateOnly(2026, 1, 31), 7), (Small.Date, Small.RuleCount));

    [Theory]
    [InlineData("com", null)]
    [InlineData("mail.example.co.uk", "example.co.uk")]
    [InlineData("a.b.github.io", "b.github.io")]
    [InlineData("www.ck", "www.ck")]
    [InlineData("a.b.ck", "a.b.ck")]
    [InlineData("shop.xn--55qx5d.cn", "shop.xn--55qx5d.cn")]
    public void The_shipped_list_knows_the_world(string name, string? expected) => Assert.Equal(expected, Of(PublicSuffixList.Shipped, name, PublicSuffixSections.All));

    [Fact]
    public void The_shipped_list_is_the_one_that_its_notice_tells_of()
    {
        var notice = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "NOTICE.md"));
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"of {PublicSuffixList.Shipped.Date:yyyy-MM-dd}: {PublicSuffixList.Shipped.RuleCount} rules"), notice, StringComparison.Ordinal);
        Assert.Contains("Mozilla Public License", notice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_up_allocates_nothing_and_a_name_of_a_hundred_labels_costs_no_more()
    {
        var name = string.Join('.', Enumerable.Repeat("a", 100)) + ".co.uk";
        Assert.True(PublicSuffixList.Shipped.OrganizationStart(name) > 0);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var start = PublicSuffixList.Shipped.OrganizationStart(name);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal("a.co.uk", name[start..]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData(".com")]
    [InlineData("com.")]
    [InlineData("a..com")]
    public void Text_that_is_no_name_is_borne(string text) => Assert.InRange(PublicSuffixList.Shipped.OrganizationStart(text), -1, text.Length);

    [Theory]
    [InlineData("a b\n..")]
    [InlineData("*")]
    [InlineData("!")]
    [InlineData("a.*.b")]
    [InlineData("[192.0.2.1]")]
    public void What_is_no_rule_is_refused(string text) => Assert.Throws<FormatException>(() => PublicSuffixList.Read(new StringReader(text)));

    [Fact]
    public void A_list_without_end_is_refused()
    {
        Assert.Throws<FormatException>(() => PublicSuffixList.Read(new StringReader(new string('a', 1001))));
        Assert.Throws<FormatException>(() => PublicSuffixList.Read(new StringReader(string.Concat(Enumerable.Repeat("test\n", 100_001)))));
        Assert.Throws<FormatException>(() => PublicSuffixList.Read(new StringReader(string.Concat(Enumerable.Repeat("\n", 100_001)))));
    }

    [Fact]
    public void A_line_without_end_is_not_gathered()
    {
        var endless = new EndlessLine();
        Assert.Throws<FormatException>(() => PublicSuffixList.Read(endless));
        Assert.True(endless.Given <= 1001, $"{endless.Given}");
    }

    [Fact]
    public void Lines_may_end_with_CRLF_and_the_last_one_with_nothing()
    {
        var list = PublicSuffixList.Read(new StringReader("// a comment\r\nexample\r\n\r\nco.example"));
        Assert.Equal(2, list.RuleCount);
        Assert.Equal("a.co.example", Of(list, "b.a.co.example", PublicSuffixSections.All));
    }

    private sealed class EndlessLine : TextReader
    {
        public int Given { get; private set; }

        public override int Read() => ++Given > 1_000_000 ? -1 : 'a';

        public override int Peek() => 'a';
    }

    private static string? Of(PublicSuffixList list, string name, PublicSuffixSections sections)
    {
        Assert.True(DnsName.TryParse(name, out var parsed));
        return list.TryGetOrganization(parsed, out var organization, sections) ? organization.ToString() : null;
    }
}
