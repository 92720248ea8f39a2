using CsCheck;
using Waxwing.Smtp;

namespace Waxwing.Trust.Tests.MtaSts;

/// <summary>A text is a policy, or it is told where it is none; and which hosts a policy names (RFC 8461 §3.2, §4.1).</summary>
public sealed class Policies
{
    [Theory]
    [InlineData("version: STSv1\nmode: testing\nmx: a.example\nmx: *.b.example\nmax_age: 604800\n", MtaStsMode.Testing, 604800, "a.example *.b.example")]
    [InlineData("max_age:0\r\nmx:\ta.example \r\nmode:enforce\t\r\nversion:STSv1", MtaStsMode.Enforce, 0, "a.example")]
    [InlineData("version: STSv1\nmode: none\nmax_age: 1\nnew: any text \u00FC here", MtaStsMode.None, 1, "")]
    [InlineData("version: STSv1\nmode: none\nmode: enforce\nmax_age: 1\nmax_age: 2\nversion: STSv9", MtaStsMode.None, 1, "")]
    [InlineData("version: STSv1\nmode: none\nmax_age: 9999999999", MtaStsMode.None, 31557600, "")]
    public void This_is_a_policy(string text, MtaStsMode mode, int maxAge, string hosts)
    {
        Assert.True(MtaStsPolicy.TryParse(text, out var policy, out var fault), fault?.ToString());
        Assert.Equal((mode, TimeSpan.FromSeconds(maxAge), hosts, text), (policy.Mode, policy.MaxAge, string.Join(' ', policy.Hosts), policy.ToString()));
    }

    [Theory]
    [InlineData("", MtaStsPolicyError.Version, 0)]
    [InlineData("mode: none\nmax_age: 1", MtaStsPolicyError.Version, 0)]
    [InlineData("version: STSv2\nmode: none\nmax_age: 1", MtaStsPolicyError.Version, 1)]
    [InlineData("version: STSv1\nmax_age: 1", MtaStsPolicyError.Mode, 0)]
    [InlineData("version: STSv1\nmode: Enforce\nmax_age: 1", MtaStsPolicyError.Mode, 2)]
    [InlineData("version: STSv1\nmode: none", MtaStsPolicyError.MaxAge, 0)]
    [InlineData("version: STSv1\nmode: none\nmax_age: -1", MtaStsPolicyError.MaxAge, 3)]
    [InlineData("version: STSv1\nmode: none\nmax_age: 01234567890", MtaStsPolicyError.MaxAge, 3)]
    [InlineData("version: STSv1\nmode: enforce\nmax_age: 1", MtaStsPolicyError.NoHost, 0)]
    [InlineData("version: STSv1\nmode: testing\nmax_age: 1", MtaStsPolicyError.NoHost, 0)]
    [InlineData("version: STSv1\nmx: *.*.example", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\nmx: *", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\nmx: *a.example", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\nmx: [192.0.2.1]", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\nmx: m\u00F8x.example", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\nmx: a.example.", MtaStsPolicyError.Host, 2)]
    [InlineData("version: STSv1\n\nmode: none\nmax_age: 1", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\nmode none", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\n: none", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\nx:", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\n_x: 1", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\nx: a\0b", MtaStsPolicyError.Line, 2)]
    [InlineData("version: STSv1\rmode: none", MtaStsPolicyError.Line, 1)]
    [InlineData("\uFEFFversion: STSv1\nmode: none\nmax_age: 1", MtaStsPolicyError.Line, 1)]
    public void This_is_none_and_the_place_is_told(string text, MtaStsPolicyError error, int line)
    {
        Assert.False(MtaStsPolicy.TryParse(text, out _, out var fault));
        Assert.Equal((error, line), (fault.Error, fault.Line));
    }

    [Fact]
    public void A_policy_of_more_than_64_KB_is_none()
    {
        Assert.False(MtaStsPolicy.TryParse(PolicyHost.Enforce + "x: " + new string('a', MtaStsPolicy.MaxLength), out _, out var fault));
        Assert.Equal(MtaStsPolicyError.TooLong, fault.Error);
    }

    [Fact]
    public void The_length_of_a_policy_is_counted_in_octets()
    {
        Assert.False(MtaStsPolicy.TryParse(PolicyHost.Enforce + "x: " + new string('\u00FC', MtaStsPolicy.MaxLength / 2), out _, out var fault));
        Assert.Equal(MtaStsPolicyError.TooLong, fault.Error);
    }

    [Theory]
    [InlineData("mail.example.org", true)]
    [InlineData("MAIL.example.org", true)]
    [InlineData("mail.example.net", false)]
    [InlineData("a.wild.example", true)]
    [InlineData("wild.example", false)]
    [InlineData("b.a.wild.example", false)]
    [InlineData("awild.example", false)]
    [InlineData("b\u00FCcher.example", true)]
    [InlineData("[192.0.2.1]", false)]
    public void A_host_is_named_or_not(string host, bool named)
    {
        Assert.True(MtaStsPolicy.TryParse("version: STSv1\nmode: enforce\nmax_age: 1\nmx: mail.example.ORG\nmx: *.wild.example\nmx: xn--bcher-kva.example", out var policy, out _));
        Assert.Equal(named, policy.Matches(Domain.Parse(host)));
    }

    [Fact]
    public void Any_text_is_a_policy_or_a_fault() =>
        Gen.String[Gen.Char["vmxage_:* .1\n\r\tS\u00FC\0"], 0, 60].Sample(
            rest => MtaStsPolicy.TryParse("version: STSv1\nmode: none\nmax_age: 1\n" + rest, out var policy, out var fault) ? policy.Mode == MtaStsMode.None : fault.Line >= 0, iter: 20_000);
}
