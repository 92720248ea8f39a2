namespace Waxwing.Tests.Inbound;

/// <summary>Targets of links, read as a browser does.</summary>
public sealed class WebAddresses
{
    [Theory]
    [InlineData("https://www.example.org/a?b#c", "www.example.org", "/a?b#c")]
    [InlineData(" HTTPS://Example.ORG:8443 ", "example.org", "")]
    [InlineData("//cdn.example.org/x", "cdn.example.org", "/x")]
    [InlineData("www.example.org", "www.example.org", "")]
    [InlineData("ht\ntps://exa\tmple.org", "example.org", "")]
    [InlineData("http://3221226219/", "192.0.2.235", "/")]
    [InlineData("http://0xC0.0.2.0353", "192.0.2.235", "")]
    [InlineData("http://192.0.747", "192.0.2.235", "")]
    [InlineData("http://bank.example@192.0.2.1/", "192.0.2.1", "/")]
    [InlineData("https:\\\\example.org\\x", "example.org", "\\x")]
    [InlineData("https://ex%61mple.org/", "example.org", "/")]
    [InlineData("mailto:a@example.org", "", "a@example.org")]
    public void Have_a_host_and_a_rest(string target, string host, string rest)
    {
        Assert.True(WebAddress.TryParse(target, out var address));
        Assert.Equal((host, rest), (address.Host, address.Rest));
    }

    [Theory]
    [InlineData("#top")]
    [InlineData("/path")]
    [InlineData("")]
    [InlineData("https://")]
    [InlineData("not a link: really")]
    public void Are_not_what_leads_nowhere(string target) => Assert.False(WebAddress.TryParse(target, out _));

    [Theory]
    [InlineData("https://1.2.3.4.5/")]
    [InlineData("https://256.1.1.1/")]
    [InlineData("https://1.example.org/")]
    public void Are_no_IP_address_just_for_their_digits(string target)
    {
        Assert.True(WebAddress.TryParse(target, out var address));
        Assert.Null(address.Address);
    }

    [Theory]
    [InlineData("https://a@b@example.org/", true)]
    [InlineData("http://0300.0.2.1/", true)]
    [InlineData("https:example.org", true)]
    [InlineData("https://192.0.2.1/", false)]
    [InlineData("https://example.org/a%2Fb?c=d@e", false)]
    public void Are_obfuscated_where_a_person_would_read_them_wrongly(string target, bool expected)
    {
        Assert.True(WebAddress.TryParse(target, out var address));
        Assert.Equal(expected, address.IsObfuscated);
    }

    [Theory]
    [InlineData("paypa1", "PayPal")]
    [InlineData("rnicrosoft", "Microsoft")]
    [InlineData("mircosoft", "Microsoft")]
    [InlineData("bradesko", "Bradesco")]
    [InlineData("paypal", null)]
    [InlineData("microcosm", null)]
    [InlineData("cooking", null)]
    public void Look_like_a_brand_by_a_letter(string label, string? brand) => Assert.Equal(brand, Brands.LookingLike(label)?.Name);

    [Theory]
    [InlineData("EzQsSbX", true)]
    [InlineData("cJAWtchkq", true)]
    [InlineData("27ljw4d5x", true)]
    [InlineData("JohnDoe77", false)]
    [InlineData("noReply", false)]
    [InlineData("info2026", false)]
    [InlineData("d1.verwpq-lqp7", false)]
    public void And_mailboxes_are_random_as_well(string localPart, bool expected) => Assert.Equal(expected, RandomNameRule.IsRandomMailbox(localPart));

    [Theory]
    [InlineData("bwixkqzt", true)]
    [InlineData("d5pvjt7quw", true)]
    [InlineData("0ihyperhost24x7", true)]
    [InlineData("mailchimp", false)]
    [InlineData("web2print", false)]
    [InlineData("rhythmstudio", false)]
    [InlineData("example", false)]
    public void Are_random_where_nobody_could_say_them(string label, bool expected) => Assert.Equal(expected, RandomNameRule.IsRandom(label));
}
