using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Waxwing.AspNetCore.Tests.Support;

namespace Waxwing.AspNetCore.Tests.Registration;

/// <summary>A mistake stops the host when it starts, and its message has the field's path and what to do.</summary>
public sealed class Mistakes(TheSandbox sandbox)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{ }""", "Waxwing:Relays: no relay is configured; name one in Waxwing:Relays:0:Url, such as smtps://user@mail.example.org")]
    [InlineData("""{ "Relay": [] }""", "Waxwing:Relay: unknown field; did you mean Relays?")]
    [InlineData("""{ "Relays": [ {} ] }""", "Waxwing:Relays:0:Url: is missing")]
    [InlineData("""{ "Relays": [ { "Url": "http://relay.example" } ] }""", "Waxwing:Relays:0:Url: the scheme of the relay is http://; write smtps://user@host:465")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://u:canary@relay.example" } ] }""", "Waxwing:Relays:0:Url: the relay's URL holds a password; take it out and name it by reference")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://u@relay.example", "Password": "canary" } ] }""", "Waxwing:Relays:0:Password: a secret is given by reference")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://u@relay.example" } ] }""", "Waxwing:Relays:0: the relay has a user and no password")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example" }, { "Url": "smtps://u@relay.example", "Password": "env:NOT_SET_ANYWHERE" } ] }""", "Waxwing:Relays:1:Password: the secret env:NOT_SET_ANYWHERE cannot be read: the environment variable is not set or empty")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://u@relay.example", "Token": "file:/nowhere/token" } ] }""", "Waxwing:Relays:0:Token: the secret file:/nowhere/token cannot be read")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example", "Ca": "/nowhere/ca.pem" } ] }""", "Waxwing:Relays:0:Ca: the authority file /nowhere/ca.pem cannot be used")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example", "Pins": [ "one", "two" ] } ] }""", "Waxwing:Relays:0:Pins: ")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.internal", "TrustedCertificateFingerprint": "ab" } ] }""", "Waxwing:Relays:0:TrustedCertificateFingerprint: ")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example", "ClientCertificate": "/nowhere/c.pem", "ClientKey": "file:/nowhere/k.pem" } ] }""", "Waxwing:Relays:0:ClientCertificate: the client certificate /nowhere/c.pem cannot be used")]
    [InlineData("""{ "Relays": [ { "Url": "lmtp://192.0.2.1" } ] }""", "Waxwing:Relays:0: LMTP goes without TLS, and only to this machine")]
    [InlineData("""{ "Relays": [ { "Url": "smtp://relay.example:465" } ] }""", "Waxwing:Relays:0: port 465 speaks TLS from the first octet")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example", "MaxWindow": 65 } ] }""", "Waxwing:Relays:0:MaxWindow: must be a whole number from 1 to 64")]
    [InlineData("""{ "Timeouts": { "Connect": "10" } }""", "Waxwing:Timeouts:Connect: must be a whole number and a unit: 500ms, 30s, 5m, 2h or 1d, from 1ms to 1d")]
    [InlineData("""{ "Resolver": "192.0.2.1", "ResolverIsTrusted": true }""", "Waxwing:ResolverIsTrusted: is for a resolver on this machine")]
    [InlineData("""{ "Relays": [ { "Url": "smtps://relay.example" } ], "From": "nobody" }""", "Waxwing:From: ")]
    public async Task Stops_the_host_with_its_path(string section, string expected)
    {
        using var host = Hosts.Build(Settings(section));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.StartsWith(expected, Assert.Single(stopped.Failures), StringComparison.Ordinal);
        Assert.DoesNotContain("canary", stopped.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_told_with_all_others()
    {
        using var host = Hosts.Build(Settings("""
            { "Deadline": "15", "Relays": [ { "Url": "nonsense", "Pasword": "env:X" }, { "Url": "smtps://u@relay.example", "Password": "canary" } ], "Retry": { "Attempts": 0 }, "From": {} }
            """));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal(
            ["Waxwing:Deadline", "Waxwing:Relays:0:Pasword", "Waxwing:Relays:0:Url", "Waxwing:Relays:1:Password", "Waxwing:Retry:Attempts"],
            stopped.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
        Assert.Contains("did you mean Password?", stopped.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_what_the_fields_name_is_told_with_all_others()
    {
        using var host = Hosts.Build(Settings("""
            { "From": "nobody", "Relays": [ { "Url": "smtps://u@one.example" }, { "Url": "smtps://two.example", "Ca": "/nowhere" } ] }
            """));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Equal(["Waxwing:From", "Waxwing:Relays:0", "Waxwing:Relays:1:Ca"], stopped.Failures.Select(failure => failure[..failure.IndexOf(": ", StringComparison.Ordinal)]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Of_a_folder_is_told_as_those_of_relays_and_so_are_both_at_once()
    {
        using var host = Hosts.Build(Settings("""{ "Pickup": "/nowhere", "Relays": [ { "Url": "smtps://one.example" } ] }"""));

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.Collection(stopped.Failures,
            both => Assert.StartsWith("Waxwing:Pickup: there are Waxwing:Relays too", both, StringComparison.Ordinal),
            missing => Assert.StartsWith("Waxwing:Pickup: the folder /nowhere does not exist", missing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Of_the_program_stops_the_host_as_well()
    {
        using var host = Hosts.Build(sandbox.Settings, configure: options => options.Sender = options.Sender with { Relays = [options.Sender.Relays[0] with { Password = null }] });

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.StartsWith("Waxwing:Relays:0: the relay has a user and no password", Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_a_section_with_another_name_has_the_path_of_that_section()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(new Microsoft.Extensions.Hosting.HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Mail:Outgoing:Deadline"] = "soon" });
        builder.Services.AddWaxwing(builder.Configuration.GetSection("Mail:Outgoing"));
        using var host = builder.Build();

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.StartsWith("Mail:Outgoing:Deadline: must be", Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_the_configuration_is_told_once_where_Identity_needs_it_too()
    {
        using var host = Hosts.Build(Settings("""{ "Deadline": "soon" }"""), services => services.AddWaxwingEmailSender<Sample.Account>());

        var stopped = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(Token));

        Assert.StartsWith("Waxwing:Deadline: must be", Assert.Single(stopped.Failures), StringComparison.Ordinal);
    }

    private static Dictionary<string, string?> Settings(string section) =>
        new ConfigurationBuilder().AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes($$"""{ "Waxwing": {{section}} }"""))).Build().AsEnumerable().ToDictionary(StringComparer.Ordinal);
}
