using System.Net;

namespace Waxwing.Smtp.Tests.Grammar;

public sealed class DomainTests
{
    [Theory]
    [InlineData("Example.COM", "example.com", "example.com")]
    [InlineData("localhost", "localhost", "localhost")]
    [InlineData("1.2.3.example", "1.2.3.example", "1.2.3.example")]
    [InlineData("bücher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("BÜCHER.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("XN--bcher-KVA.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("faß.de", "xn--fa-hia.de", "faß.de")]
    [InlineData("bu\u0308cher.example", "xn--bcher-kva.example", "bücher.example")]
    [InlineData("例え。テスト", "xn--r8jz45g.xn--zckzah", "例え.テスト")]
    [InlineData("ｅｘａｍｐｌｅ．ｃｏｍ", "example.com", "example.com")]
    [InlineData("אתר.example", "xn--4db2cf.example", "אתר.example")]
    public void A_name_has_a_form_for_the_wire_and_one_for_people(string text, string ascii, string unicode)
    {
        var domain = Domain.Parse(text);

        Assert.Equal(ascii, domain.Ascii);
        Assert.Equal(unicode, domain.Unicode);
        Assert.False(domain.IsAddressLiteral);
        Assert.Null(domain.Address);
        Assert.Equal(domain, Domain.Parse(domain.Ascii));
        Assert.Equal(domain, Domain.Parse(domain.Unicode));
    }

    [Theory]
    [InlineData("", AddressFault.DomainEmpty)]
    [InlineData(".", AddressFault.LabelEmpty)]
    [InlineData("example.com.", AddressFault.LabelEmpty)]
    [InlineData("a..b", AddressFault.LabelEmpty)]
    [InlineData("bücher。。example", AddressFault.LabelEmpty)]
    [InlineData("bücher.", AddressFault.LabelEmpty)]
    [InlineData("ü.\uFE0F", AddressFault.LabelEmpty)]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901234.com", AddressFault.LabelTooLong)]
    [InlineData("-a.com", AddressFault.LabelHyphen)]
    [InlineData("a-.com", AddressFault.LabelHyphen)]
    [InlineData("ab--c.com", AddressFault.LabelHyphen)]
    [InlineData("a_b.com", AddressFault.IllegalCharacter)]
    [InlineData("ü_b.com", AddressFault.IllegalCharacter)]
    [InlineData("a b.com", AddressFault.IllegalCharacter)]
    [InlineData("a\tb.com", AddressFault.ControlCharacter)]
    [InlineData("a\u00ADb.com", AddressFault.ControlCharacter)]
    [InlineData("xn--.com", AddressFault.LabelHyphen)]
    [InlineData("xn--a.com", AddressFault.IdnInvalid)]
    [InlineData("xn--abc-.com", AddressFault.LabelHyphen)]
    [InlineData("xn--a\u00FCb.com", AddressFault.IdnInvalid)]
    [InlineData("ab--ü.com", AddressFault.IdnInvalid)]
    [InlineData("\u0301a.com", AddressFault.IdnInvalid)]
    [InlineData("a\u200Db.com", AddressFault.IdnInvalid)]
    [InlineData("\u2488com.example", AddressFault.IdnInvalid)]
    [InlineData("א.1a", AddressFault.IdnInvalid)]
    [InlineData("אa.example", AddressFault.IdnInvalid)]
    public void A_text_that_is_no_domain_is_refused_with_the_fault(string text, AddressFault fault)
    {
        Assert.False(Domain.TryParse(text, out var domain, out var found));
        Assert.Null(domain);
        Assert.Equal(fault, found);
    }

    [Fact]
    public void A_name_of_253_octets_is_taken_and_one_of_254_is_not()
    {
        var name = string.Join('.', Enumerable.Repeat(new string('d', 62), 4));

        Assert.True(Domain.TryParse(name + ".d", out _, out _));
        Assert.False(Domain.TryParse(name + ".dd", out _, out var fault));
        Assert.Equal(AddressFault.DomainTooLong, fault);
    }

    [Theory]
    [InlineData("[192.0.2.1]", "[192.0.2.1]", "192.0.2.1")]
    [InlineData("[IPv6:2001:DB8::1]", "[IPv6:2001:db8::1]", "2001:db8::1")]
    [InlineData("[ipv6:::1]", "[IPv6:::1]", "::1")]
    [InlineData("[IPv6:1:2:3:4:5:6:7:8]", "[IPv6:1:2:3:4:5:6:7:8]", "1:2:3:4:5:6:7:8")]
    [InlineData("[IPv6:::ffff:192.0.2.1]", "[IPv6:::ffff:192.0.2.1]", "::ffff:192.0.2.1")]
    [InlineData("[IPv6:1:2:3:4:5:6:192.0.2.1]", "[IPv6:1:2:3:4:5:6:c000:201]", "1:2:3:4:5:6:c000:201")]
    public void An_address_literal_is_an_address(string text, string ascii, string address)
    {
        var domain = Domain.Parse(text);

        Assert.True(domain.IsAddressLiteral);
        Assert.Equal(IPAddress.Parse(address), domain.Address);
        Assert.Equal(ascii, domain.Ascii);
        Assert.Equal(domain, Domain.Parse(domain.Ascii));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("[192.0.2.1")]
    [InlineData("[192.0.2]")]
    [InlineData("[192.0.2.1.1]")]
    [InlineData("[192.0.2.256]")]
    [InlineData("[192.0.2.01]")]
    [InlineData("[192.0.2.+1]")]
    [InlineData("[0x7f.0.0.1]")]
    [InlineData("[::1]")]
    [InlineData("[IPv6:]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7:8:9]")]
    [InlineData("[IPv6:1:2:3:4:5:6:7::]")]
    [InlineData("[IPv6:1::2::3]")]
    [InlineData("[IPv6:::::]")]
    [InlineData("[IPv6:1:2:3:4:5:6::192.0.2.1]")]
    [InlineData("[IPv6:192.0.2.1::]")]
    [InlineData("[IPv6:fe80::1%eth0]")]
    [InlineData("[IPv6:12345::]")]
    [InlineData("[tag:text]")]
    [InlineData("[192.0.2.1]x")]
    [InlineData("[192.0.2.1]]")]
    public void A_malformed_literal_is_refused(string text)
    {
        Assert.False(Domain.TryParse(text, out _, out var fault));
        Assert.Equal(AddressFault.LiteralMalformed, fault);
    }
}
