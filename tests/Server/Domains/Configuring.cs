using System.Net;
using Microsoft.Extensions.Configuration;
using Waxwing.Configuration;
using Waxwing.Server.Domains;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Tests.Domains;

/// <summary>What the operator says of domains.</summary>
public sealed class Configuring
{
    [Fact]
    public void What_is_not_said_is_as_usual()
    {
        var (options, faults) = Read([]);
        Assert.Empty(faults);
        var plain = new DomainOptions();
        Assert.Equal(plain with { Addresses = options.Addresses, Includes = options.Includes }, options);
        Assert.Empty(options.Addresses);
        Assert.Empty(options.Includes);
    }

    [Fact]
    public void All_of_it_can_be_said()
    {
        var (options, faults) = Read(new()
        {
            ["region"] = "cellar", ["addresses:0"] = "192.0.2.1", ["addresses:1"] = "2001:db8::1", ["includes:0"] = "spf.example.net", ["reports"] = "reports@example.org",
            ["maxPerTenant"] = "7", ["grace"] = "24h", ["checkEvery"] = "1h",
        });
        Assert.Empty(faults);
        Assert.Equal(("cellar", 7, TimeSpan.FromDays(1), TimeSpan.FromHours(1)), (options.Region, options.MaxPerTenant, options.Grace, options.CheckEvery));
        Assert.Equal([IPAddress.Parse("192.0.2.1"), IPAddress.Parse("2001:db8::1")], options.Addresses);
        Assert.Equal([Domain.Parse("spf.example.net")], options.Includes);
        Assert.Equal("reports@example.org", options.Reports?.ToString());
    }

    [Theory]
    [InlineData("addresses:0", "example.org")]
    [InlineData("includes:0", "[127.0.0.1]")]
    [InlineData("reports", "nobody")]
    [InlineData("maxPerTenant", "0")]
    [InlineData("grace", "1s")]
    [InlineData("checkEvery", "1s")]
    [InlineData("verify", "never")]
    public void What_is_wrong_is_told_by_its_field(string field, string value)
    {
        var (_, faults) = Read(new() { [field] = value });
        Assert.Contains(field.Split(':')[0], Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signer_of_the_configuration_signs_for_the_declared_domain_that_it_names()
    {
        using var key = DkimKey.Create(DkimKeyType.Ed25519);
        var signer = new DkimSignerOptions { Domain = Domain.Parse("one.example"), Keys = [new DkimSigningKey("own", key)] };
        var declared = DeclaredDomain.Of([("ann", ["one.example", "sub.one.example"]), ("bob", ["two.example"])], [signer]);

        Assert.Equal([("ann", "one.example", true), ("ann", "sub.one.example", false), ("bob", "two.example", false)], declared.Select(domain => (domain.Tenant, domain.Name.Ascii, domain.Signer is not null)));
    }

    [Theory]
    [InlineData("one.example", "ONE.example")]
    [InlineData("[127.0.0.1]", "two.example")]
    public void A_domain_is_declared_once_and_is_one(string first, string second) =>
        Assert.Throws<SendException>(() => DeclaredDomain.Of([("ann", [first]), ("bob", [second])], []));

    private static (DomainOptions Options, List<SendException> Faults) Read(Dictionary<string, string?> values)
    {
        var faults = new List<SendException>();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values).Build();
        return (DomainOptionsReader.Read(new Section(configuration, FieldPath.File, faults)), faults);
    }
}
