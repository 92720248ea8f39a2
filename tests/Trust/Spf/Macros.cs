using System.Net;
using CsCheck;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>What macros expand to (RFC 7208 §7), with the examples of §7.4 among them.</summary>
public sealed class Macros
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d3}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr}", "strong-bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp._spf.%{d2}", "bad.strong.lp._spf.example.com")]
    [InlineData("%{d2}.trusted-domains.example.net", "example.com.trusted-domains.example.net")]
    [InlineData("%{h}|%{c}|%{r}|%{t}|%{p}", "mail.example.com|192.0.2.3|unknown|1893456000|mx.example.com")]
    [InlineData("%%%_%-", "% %20")]
    [InlineData("%{d99999999999999999999}", "email.example.com")]
    public void A_macro_stands_for_this(string text, string expected) => Assert.Equal(expected, Expand(text, "192.0.2.3"));

    [Theory]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com")]
    [InlineData("%{c}", "2001:db8::cb01")]
    public void An_IPv6_address_is_written_by_its_half_octets_or_for_people(string text, string expected) => Assert.Equal(expected, Expand(text, "2001:db8::cb01"));

    [Theory]
    [InlineData("%{S}", "a%2Fb%26c~d@e.example", "a%252Fb%2526c~d%40e.example")]
    [InlineData("%{L}", "jack&jill=up-a_b3.c@e.example", "jack%26jill%3Dup-a_b3.c")]
    [InlineData("%{L1R+}", "one+two/three@e.example", "one")]
    public void An_upper_case_letter_escapes_what_a_URI_reserves(string text, string from, string expected) => Assert.Equal(expected, Expand(text, "192.0.2.3", from));

    [Fact]
    public void Each_delimiter_cuts() => Assert.Equal("g.f.e.d.c.b.a", Expand("%{lr.-+,/_=}", "192.0.2.3", "a.b-c+d,e/f_g@e.example"));

    [Fact]
    public void A_name_that_is_too_long_loses_labels_on_its_left()
    {
        var target = SpfTarget.Of(Parsed(string.Concat(Enumerable.Repeat("%{d}.", 40)) + "example"), Values("192.0.2.3"));
        Assert.NotNull(target);
        Assert.True(target.Text.Length is > 253 - 18 and <= 253);
        Assert.StartsWith("example.com.email.example.com.", target.Text, StringComparison.Ordinal);
        Assert.EndsWith(".email.example.com.example", target.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_of_a_name_is_made_than_can_be_used()
    {
        var made = Parsed(string.Concat(Enumerable.Repeat("%{l}.", 10_000)) + "example").ExpandEnd(Values("192.0.2.3"), 500);
        Assert.True(made.Length is >= 500 and < 520);
        Assert.EndsWith("strong-bad.strong-bad.example", made, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bücher@e.example")]
    [InlineData("a\nb@e.example")]
    [InlineData("a..b@e.example")]
    [InlineData("a123456789012345678901234567890123456789012345678901234567890123@e.example")]
    public void A_local_part_that_is_no_label_makes_no_name(string from) => Assert.Null(SpfTarget.Of(Parsed("%{l}._x.example"), Values("192.0.2.3", from)));

    [Theory]
    [InlineData("a+b@e.example", "a\\043b._x.example")]
    [InlineData("\"a b\"@e.example", "\\034a\\032b\\034._x.example")]
    public void One_with_other_printable_characters_does(string from, string name) => Assert.Equal(name, SpfTarget.Of(Parsed("%{l}._x.example"), Values("192.0.2.3", from))?.Name.ToString());

    [Fact]
    public void Any_text_expands_within_its_bound_or_is_refused() =>
        Gen.Select(Gen.String[Gen.Char["%{}sdloirphvctSD019r.-+_ a"], 0, 80], Gen.String[Gen.Char["a.@-+\u00FC \n"], 0, 40]).Sample(
            (text, from) =>
            {
                var (macros, fault) = SpfMacroString.Parse(text, 0, SpfMacroPlace.Explanation);
                return macros is null ? fault!.Position <= text.Length : macros.ExpandStart(Values("192.0.2.3", from), 50).Length <= 50 && SpfTarget.Of(macros, Values("192.0.2.3", from)) is null or { Text.Length: <= 253 };
            },
            iter: 20_000);

    private static string Expand(string text, string client, string from = "strong-bad@email.example.com") => Parsed(text).ExpandStart(Values(client, from), 1000);

    private static SpfMacroString Parsed(string text) => SpfMacroString.Parse(text, 0, SpfMacroPlace.Explanation) is ({ } macros, _) ? macros : throw new FormatException(text);

    private static SpfMacroValues Values(string client, string from = "strong-bad@email.example.com") =>
        new(SpfQuery.OfMailFrom(IPAddress.Parse(client), "mail.example.com", from), "email.example.com", "mx.example.com", "unknown", Now);
}
