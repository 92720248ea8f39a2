namespace Waxwing.Tests.Configuration;

/// <summary>Which resolver is asked, and to which one the mark of trust belongs.</summary>
public sealed class ResolverChoices
{
    [Theory]
    [InlineData("""{ }""", null, null, false)]
    [InlineData("""{ "resolver": "127.0.0.1" }""", null, "127.0.0.1:53", false)]
    [InlineData("""{ "resolver": "127.0.0.1", "resolverIsTrusted": true }""", null, "127.0.0.1:53", true)]
    [InlineData("""{ "resolver": "127.0.0.1", "resolverIsTrusted": true }""", "127.0.0.1:5353", "127.0.0.1:5353", false)]
    [InlineData("""{ "resolver": "127.0.0.1", "resolverIsTrusted": true }""", "127.0.0.1:53", "127.0.0.1:53", true)]
    [InlineData("""{ "resolverIsTrusted": true }""", "127.0.0.1:5353", "127.0.0.1:5353", true)]
    [InlineData("""{ }""", "127.0.0.1:5353", "127.0.0.1:5353", false)]
    public void The_mark_belongs_to_the_resolver_that_the_configuration_names(string json, string? option, string? asked, bool trusted)
    {
        var choice = Json.Read(json).Resolver.Or("--resolver", option);
        Assert.Equal((asked, trusted), (choice.Configured?.Servers[0].ToString(), choice.IsTrusted));
        Assert.Equal(asked is null, choice.Lookup(TimeProvider.System) is null);
    }

    [Theory]
    [InlineData("""{ "resolver": "192.0.2.1", "resolverIsTrusted": true }""", null)]
    [InlineData("""{ "resolverIsTrusted": true }""", "[2001:db8::1]:53")]
    public void A_resolver_elsewhere_cannot_be_trusted(string json, string? option)
    {
        var refused = Assert.Throws<SendException>(() => Json.Read(json).Resolver.Or("--resolver", option).Lookup(TimeProvider.System));
        Assert.Equal((SendStage.Configure, nameof(SendFault.InvalidValue)), (refused.Error.Stage, refused.Error.Detail));
        Assert.Contains("resolverIsTrusted: is for a resolver on this machine", refused.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_is_no_resolver()
    {
        var refused = Assert.Throws<SendException>(() => Json.Read("{}").Resolver.Or("--resolver", "dns.example.org:53"));
        Assert.StartsWith("--resolver: must be the address of a resolver", refused.Error.Message, StringComparison.Ordinal);
    }
}
