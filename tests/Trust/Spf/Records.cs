using CsCheck;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>A text is a record, or it is told where it is none (RFC 7208 §12).</summary>
public sealed class Records
{
    [Theory]
    [InlineData("v=spf1")]
    [InlineData("v=spf1   ")]
    [InlineData("V=SPF1 -ALL")]
    [InlineData("v=spf1 a mx  -all ")]
    [InlineData("v=spf1 +a:a.example -mx:b.example ~ptr:c.example ?exists:d.example include:e.example. all")]
    [InlineData("v=spf1 a/0 a/32 a//0 a//128 a/24//64 mx:a.example/24//64")]
    [InlineData("v=spf1 ip4:192.0.2.0/24 ip4:255.255.255.255 ip6:2001:db8::/32 ip6:::ffff:192.0.2.1 ip6:::1")]
    [InlineData("v=spf1 exists:%{ir}.%{v}.%{l1r-}._x.%{d2} a:%{d} a:%%.example a:%{D1}")]
    [InlineData("v=spf1 a:with/slash.example/24 a:with:colon.example")]
    [InlineData("v=spf1 redirect=a.example exp=b.example")]
    [InlineData("v=spf1 x.y-z_1=%{c}%{r}%{t} empty= a=b")]
    [InlineData("v=spf1 a:a.xn--p1ai a:a.b-1c a:a.1b")]
    public void This_is_a_record(string text)
    {
        Assert.True(SpfRecord.TryParse(text, out var record, out var fault), fault?.ToString());
        Assert.Equal(text, record.Text);
    }

    [Theory]
    [InlineData("", SpfSyntaxError.Version, 0)]
    [InlineData("v=spf10 -all", SpfSyntaxError.Version, 0)]
    [InlineData(" v=spf1 -all", SpfSyntaxError.Version, 0)]
    [InlineData("v=spf1 al", SpfSyntaxError.UnknownMechanism, 7)]
    [InlineData("v=spf1 -all moo", SpfSyntaxError.UnknownMechanism, 12)]
    [InlineData("v=spf1 --all", SpfSyntaxError.UnknownMechanism, 8)]
    [InlineData("v=spf1 -", SpfSyntaxError.UnknownMechanism, 8)]
    [InlineData("v=spf1\t-all", SpfSyntaxError.Version, 0)]
    [InlineData("v=spf1 a\t-all", SpfSyntaxError.UnknownMechanism, 7)]
    [InlineData("v=spf1 redirect:a.example", SpfSyntaxError.UnknownMechanism, 7)]
    [InlineData("v=spf1 =all", SpfSyntaxError.UnknownMechanism, 7)]
    [InlineData("v=spf1 1up=a", SpfSyntaxError.UnknownMechanism, 7)]
    [InlineData("v=spf1 -x=a", SpfSyntaxError.UnknownMechanism, 8)]
    [InlineData("v=spf1 all:a.example", SpfSyntaxError.UnexpectedArgument, 10)]
    [InlineData("v=spf1 all/8", SpfSyntaxError.UnexpectedArgument, 10)]
    [InlineData("v=spf1 ptr/8", SpfSyntaxError.UnexpectedArgument, 10)]
    [InlineData("v=spf1 include/8", SpfSyntaxError.UnexpectedArgument, 14)]
    [InlineData("v=spf1 include", SpfSyntaxError.MissingArgument, 14)]
    [InlineData("v=spf1 exists:", SpfSyntaxError.MissingArgument, 14)]
    [InlineData("v=spf1 a:", SpfSyntaxError.MissingArgument, 9)]
    [InlineData("v=spf1 a:/24", SpfSyntaxError.MissingArgument, 9)]
    [InlineData("v=spf1 ip4", SpfSyntaxError.MissingArgument, 10)]
    [InlineData("v=spf1 ip6:", SpfSyntaxError.MissingArgument, 10)]
    [InlineData("v=spf1 redirect=", SpfSyntaxError.MissingArgument, 16)]
    [InlineData("v=spf1 exp=", SpfSyntaxError.MissingArgument, 11)]
    [InlineData("v=spf1 ip4:192.0.2", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:192.0.2.256", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:192.0.2.01", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:192.0.2.1.5", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:0xC0000201", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:2001:db8::1", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip6:192.0.2.1", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip6:fe80::1%1", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip6:[::1]", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip6:1::2::3", SpfSyntaxError.Address, 11)]
    [InlineData("v=spf1 ip4:192.0.2.0/33", SpfSyntaxError.PrefixLength, 20)]
    [InlineData("v=spf1 ip4:192.0.2.0/024", SpfSyntaxError.PrefixLength, 20)]
    [InlineData("v=spf1 ip4:192.0.2.0/", SpfSyntaxError.PrefixLength, 20)]
    [InlineData("v=spf1 ip4:192.0.2.0//24", SpfSyntaxError.PrefixLength, 20)]
    [InlineData("v=spf1 ip6:2001:db8::/129", SpfSyntaxError.PrefixLength, 21)]
    [InlineData("v=spf1 a/33", SpfSyntaxError.PrefixLength, 9)]
    [InlineData("v=spf1 a//129", SpfSyntaxError.PrefixLength, 10)]
    [InlineData("v=spf1 a/24/24", SpfSyntaxError.PrefixLength, 8)]
    [InlineData("v=spf1 a/24/64", SpfSyntaxError.PrefixLength, 12)]
    [InlineData("v=spf1 a/", SpfSyntaxError.PrefixLength, 8)]
    [InlineData("v=spf1 mx:a.example/99999999999999999999", SpfSyntaxError.PrefixLength, 20)]
    [InlineData("v=spf1 a:a.example/", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:single", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:192.0.2.1", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:a.-b", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:a.b-", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:a..", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:%{d}x", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 a:%{d.}x", SpfSyntaxError.DomainEnd, 9)]
    [InlineData("v=spf1 include:a.example/24", SpfSyntaxError.DomainEnd, 15)]
    [InlineData("v=spf1 exp=-all", SpfSyntaxError.DomainEnd, 11)]
    [InlineData("v=spf1 a:a.%", SpfSyntaxError.Macro, 11)]
    [InlineData("v=spf1 a:%(d).a.example", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{x}.example", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{d0}", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{dr2}", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{d;}", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{}", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:%{d", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 exists:%{c}.a.example", SpfSyntaxError.Macro, 14)]
    [InlineData("v=spf1 exp=%{t}.a.example", SpfSyntaxError.Macro, 11)]
    [InlineData("v=spf1 x=%abc", SpfSyntaxError.Macro, 9)]
    [InlineData("v=spf1 a:b\u00FC.example", SpfSyntaxError.Character, 10)]
    [InlineData("v=spf1 x=a\u007F", SpfSyntaxError.Character, 10)]
    [InlineData("v=spf1 redirect=a.example redirect=a.example", SpfSyntaxError.RepeatedModifier, 26)]
    [InlineData("v=spf1 exp=a.example EXP=b.example", SpfSyntaxError.RepeatedModifier, 21)]
    public void This_is_none_and_the_place_is_told(string text, SpfSyntaxError error, int position)
    {
        Assert.False(SpfRecord.TryParse(text, out _, out var fault));
        Assert.Equal((error, position), (fault.Error, fault.Position));
    }

    [Fact]
    public void A_directive_is_taken_apart()
    {
        Assert.True(SpfRecord.TryParse("v=spf1 ~mx:%{d2}/24//64 -ip4:192.0.2.0/25 exp=why.%{d} x=1 REDIRECT=a.example", out var record, out _));
        var (mx, ip4) = (record.Directives[0], record.Directives[1]);

        Assert.Equal((SpfQualifier.SoftFail, SpfMechanism.Mx, "%{d2}", 24, 64, 7), (mx.Qualifier, mx.Mechanism, mx.Domain, mx.Ip4PrefixLength, mx.Ip6PrefixLength, mx.Position));
        Assert.Equal((SpfQualifier.Fail, SpfMechanism.Ip4, null, 25, "192.0.2.0"), (ip4.Qualifier, ip4.Mechanism, ip4.Domain, ip4.Ip4PrefixLength, ip4.Address!.ToString()));
        Assert.Equal(("a.example", "why.%{d}"), (record.Redirect, record.Explanation));
        Assert.Equal(["exp=why.%{d}", "x=1", "redirect=a.example"], record.Modifiers.Select(modifier => modifier.ToString()));
    }

    [Fact]
    public void Any_text_is_a_record_or_a_fault_with_a_place_within_it() =>
        Gen.String[Gen.Char["aAdipx019:/.=%{}-~+? \u00FC\0\t"], 0, 60].Sample(rest => Judged("v=spf1 " + rest), iter: 20_000);

    [Fact]
    public void A_good_record_with_any_character_changed_is_a_record_or_a_fault() =>
        Gen.Select(Gen.Int[0, Good.Length - 1], Gen.Char['\0', '\u00FF']).Sample((at, c) => Judged(string.Concat(Good.AsSpan(0, at), [c], Good.AsSpan(at + 1))), iter: 20_000);

    private const string Good = "v=spf1 +a:%{l1r-}.a.example/24//64 -mx ptr:b.example ~exists:%{ir}._x.%{d2} ?ip4:192.0.2.0/24 ip6:2001:db8::/32 x=%{c} exp=c.example redirect=%{D}";

    private static bool Judged(string text) =>
        SpfRecord.TryParse(text, out var record, out var fault) ? fault is null && record.Directives.Length <= text.Length : record is null && fault.Position >= 0 && fault.Position <= text.Length;
}
