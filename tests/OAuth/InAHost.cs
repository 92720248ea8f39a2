using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Waxwing.OAuth.Tests.Support;

namespace Waxwing.OAuth.Tests;

/// <summary>OAuth for the relays of a host.</summary>
public sealed class InAHost : OAuthTest
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_goes_out_by_the_configuration_in_whatever_order_it_is_registered(bool first)
    {
        await using var server = await OAuthServer.StartAsync();
        await using var relay = new TokenRelay(server.Authority, server.IsGoodAsync);
        await using var provider = Services(first, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Waxwing:Relays:0:Url"] = $"smtps://ada%40example.org@localhost:{relay.Port}",
            ["Waxwing:Relays:0:Ca"] = server.Authority.AuthorityFile,
            ["Waxwing:Relays:0:OAuth:Flow"] = "clientCredentials",
            ["Waxwing:Relays:0:OAuth:Issuer"] = server.Issuer.AbsoluteUri,
            ["Waxwing:Relays:0:OAuth:ClientId"] = OAuthServer.ClientId,
            ["Waxwing:Relays:0:OAuth:ClientSecret"] = $"file:{SecretFile()}",
            ["Waxwing:Relays:0:OAuth:Scopes:0"] = OAuthServer.Scope,
            ["Waxwing:Relays:0:OAuth:Ca"] = server.Authority.AuthorityFile,
            ["Waxwing:Tokens:Folder"] = Store.Folder,
        });

        var receipt = await provider.GetRequiredService<IMailSender>().SendAsync(Message(), Token);

        Assert.Equal((SendOutcome.Accepted, 1), (receipt.Outcome, relay.Taken));
    }

    [Fact]
    public async Task A_mistake_is_told_when_the_host_starts()
    {
        await using var provider = Services(first: false, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Waxwing:Relays:0:Url"] = "smtps://ada%40example.org@relay.example",
            ["Waxwing:Relays:0:OAuth:Flow"] = "device",
            ["Waxwing:Relays:0:OAuth:Preset"] = "google",
            ["Waxwing:Relays:0:OAuth:ClientId"] = "x",
        });

        var refused = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<WaxwingOptions>>().Value);

        Assert.Contains("its device flow has no scope for mail", refused.Message, StringComparison.Ordinal);
    }

    private string SecretFile()
    {
        var path = Path.Combine(Folder, "secret");
        File.WriteAllText(path, OAuthServer.ClientSecret);
        return path;
    }

    private static ServiceProvider Services(bool first, Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        if (first)
        {
            services.AddWaxwingOAuth();
        }

        services.AddWaxwing(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        if (!first)
        {
            services.AddWaxwingOAuth();
        }

        return services.BuildServiceProvider();
    }
}
