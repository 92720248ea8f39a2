using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Waxwing.AspNetCore.Tests.Support;
using Waxwing.Packages.Tests;

namespace Waxwing.AspNetCore.Tests.Registration;

/// <summary>Each field of a host's configuration reaches the option that it is for, and there is none that does nothing.</summary>
public sealed class EverySetting
{
    public static TheoryData<string, string, string, string> Fields { get; } = new(
        ("From", "Shop <shop@example.org>", "From", "Shop <shop@example.org>"),
        ("Pickup", "/var/spool/shop", "Pickup", "/var/spool/shop"),
        ("Deadline", "2m", "Sender.Deadline", "00:02:00"),
        ("Idle", "0s", "Sender.IdleLimit", "00:00:00"),
        ("CheckRecipientDomains", "true", "Sender.CheckRecipientDomains", "True"),
        ("Resolver", "127.0.0.1:5353", "Sender.Dns", "Waxwing.Trust.DnsCache"),
        ("Timeouts:Connect", "1s", "Sender.Timeouts.Connect", "00:00:01"),
        ("Timeouts:TlsHandshake", "2s", "Sender.Timeouts.TlsHandshake", "00:00:02"),
        ("Timeouts:Greeting", "3s", "Sender.Timeouts.Greeting", "00:00:03"),
        ("Timeouts:Ehlo", "4s", "Sender.Timeouts.Ehlo", "00:00:04"),
        ("Timeouts:StartTls", "5s", "Sender.Timeouts.StartTls", "00:00:05"),
        ("Timeouts:Auth", "6s", "Sender.Timeouts.Auth", "00:00:06"),
        ("Timeouts:MailFrom", "7s", "Sender.Timeouts.MailFrom", "00:00:07"),
        ("Timeouts:RcptTo", "8s", "Sender.Timeouts.RcptTo", "00:00:08"),
        ("Timeouts:Data", "9s", "Sender.Timeouts.Data", "00:00:09"),
        ("Timeouts:DataBlock", "10s", "Sender.Timeouts.DataBlock", "00:00:10"),
        ("Timeouts:FinalDot", "11s", "Sender.Timeouts.FinalDot", "00:00:11"),
        ("Timeouts:Reset", "12s", "Sender.Timeouts.Reset", "00:00:12"),
        ("Timeouts:Quit", "13s", "Sender.Timeouts.Quit", "00:00:13"),
        ("Retry:Attempts", "5", "Sender.Retry.MaxAttempts", "5"),
        ("Retry:FirstDelay", "14s", "Sender.Retry.FirstDelay", "00:00:14"),
        ("Retry:MaxDelay", "15s", "Sender.Retry.MaxDelay", "00:00:15"),
        ("Retry:BudgetPercent", "16", "Sender.Retry.BudgetPercent", "16"),
        ("Retry:BudgetFloor", "17", "Sender.Retry.BudgetFloor", "17"),
        ("Breaker:Failures", "18", "Sender.Breaker.Failures", "18"),
        ("Breaker:Within", "19s", "Sender.Breaker.Within", "00:00:19"),
        ("Breaker:Rest", "20s", "Sender.Breaker.Rest", "00:00:20"),
        ("Encryption:Policy", "required", "Sender.Encryption.Policy", "Required"),
        ("Encryption:Policies", "never", "Sender.Encryption.Policies", "[Invoice, Never]"),
        ("Encryption:Standard", "openpgp", "Sender.Encryption.Standard", "OpenPgp"),
        ("Encryption:Keys", "/etc/keys", "Sender.Encryption.KeyFolder", "/etc/keys"),
        ("Encryption:Ca", "ca.pem", "Sender.Encryption.AuthorityFile", "ca.pem"),
        ("Encryption:CertificateStore", "true", "Sender.Encryption.CertificateStore", "True"),
        ("Encryption:WebKeyDirectory", "true", "Sender.Encryption.WebKeyDirectory", "True"),
        ("Encryption:Cipher", "aes256Cbc", "Sender.Encryption.Cipher", "Aes256Cbc"),
        ("Encryption:SigningCertificate", "s.pem", "Sender.Encryption.SigningCertificateFile", "s.pem"),
        ("Encryption:SigningKey", "file:s.key", "Sender.Encryption.SigningKey", "file:s.key"),
        ("Encryption:OpenPgpKey", "s.asc", "Sender.Encryption.OpenPgpKeyFile", "s.asc"),
        ("Encryption:OpenPgpPassphrase", "systemd:p", "Sender.Encryption.OpenPgpPassphrase", "systemd:p"),
        ("Guard:MinimumConfidence", "high", "Sender.Guard.MinimumConfidence", "High"),
        ("Dkim:Required", "true", "Sender.Signing.Required", "True"),
        ("Dkim:Preflight", "false", "Sender.Signing.Preflight", "False"),
        ("Dkim:RelaySigns", "true", "Sender.Signing.RelaySigns", "True"),
        ("Relays:0:Url", "smtp://ada@relay.example", "Relay.UrlWithUser", "smtp://ada@relay.example:587"),
        ("Relays:0:Url", "srv://ada@relay.example", "Relay.Discover", "True"),
        ("Relays:0:Url", "lmtp+unix:/run/lmtp", "Relay.SocketPath", "/run/lmtp"),
        ("Relays:0:Password", "env:X", "Relay.Password", "env:X"),
        ("Relays:0:Token", "file:t", "Relay.Token", "file:t"),
        ("Relays:0:OAuth:Preset", "google", "Relay.OAuth.Preset", "google"),
        ("Relays:0:OAuth:Flow", "serviceAccount", "Relay.OAuth.Flow", "ServiceAccount"),
        ("Relays:0:OAuth:Issuer", "https://a.example/i", "Relay.OAuth.Issuer", "https://a.example/i"),
        ("Relays:0:OAuth:TokenEndpoint", "https://a.example/t", "Relay.OAuth.TokenEndpoint", "https://a.example/t"),
        ("Relays:0:OAuth:DeviceEndpoint", "https://a.example/d", "Relay.OAuth.DeviceEndpoint", "https://a.example/d"),
        ("Relays:0:OAuth:AuthorizationEndpoint", "https://a.example/a", "Relay.OAuth.AuthorizationEndpoint", "https://a.example/a"),
        ("Relays:0:OAuth:RevocationEndpoint", "https://a.example/r", "Relay.OAuth.RevocationEndpoint", "https://a.example/r"),
        ("Relays:0:OAuth:ClientId", "shop", "Relay.OAuth.ClientId", "shop"),
        ("Relays:0:OAuth:ClientSecret", "env:S", "Relay.OAuth.ClientSecret", "env:S"),
        ("Relays:0:OAuth:ClientKey", "file:k", "Relay.OAuth.ClientKey", "file:k"),
        ("Relays:0:OAuth:ClientKeyId", "k1", "Relay.OAuth.ClientKeyId", "k1"),
        ("Relays:0:OAuth:RefreshToken", "file:r", "Relay.OAuth.RefreshToken", "file:r"),
        ("Relays:0:OAuth:ServiceAccount", "file:a", "Relay.OAuth.ServiceAccount", "file:a"),
        ("Relays:0:OAuth:Tenant", "example.org", "Relay.OAuth.Tenant", "example.org"),
        ("Relays:0:OAuth:Scopes", "one two", "Relay.OAuth.Scopes", "one two"),
        ("Relays:0:OAuth:Ca", "oauth.pem", "Relay.OAuth.AuthorityFile", "oauth.pem"),
        ("Relays:0:OAuth:PlainLoopback", "true", "Relay.OAuth.PlainLoopback", "True"),
        ("Mx:EhloName", "mail.example.org", "Sender.Mx.EhloName", "mail.example.org"),
        ("Mx:SourceAddresses", "192.0.2.1 2001:db8::1", "Sender.Mx.SourceAddresses", "192.0.2.1 2001:db8::1"),
        ("Mx:Ipv6", "always", "Sender.Mx.IPv6", "Always"),
        ("Mx:MayWaiveAuthentication", "one two", "Sender.Mx.MayWaiveAuthentication", "one two"),
        ("Mx:MaxConnectionsPerSite", "23", "Sender.Mx.MaxConnectionsPerSite", "23"),
        ("Mx:Port", "2525", "Sender.Mx.Port", "2525"),
        ("Mx:Ca", "mx.pem", "Sender.Mx.AuthorityFile", "mx.pem"),
        ("Tokens:Folder", "/var/lib/shop", "Tokens.Folder", "/var/lib/shop"),
        ("Tokens:Key", "systemd:k", "Tokens.Key", "systemd:k"),
        ("Relays:0:ClientCertificate", "c.pem", "Relay.ClientCertificateFile", "c.pem"),
        ("Relays:0:ClientKey", "systemd:k", "Relay.ClientKey", "systemd:k"),
        ("Relays:0:Ca", "ca.pem", "Relay.AuthorityFile", "ca.pem"),
        ("Relays:0:TrustedCertificateFingerprint", "ab", "Relay.TrustedCertificateFingerprint", "ab"),
        ("Relays:0:Pins", "one two", "Relay.Pins", "one two"),
        ("Relays:0:EhloName", "app.example.org", "Relay.EhloName", "app.example.org"),
        ("Relays:0:MinimumMechanism", "SCRAM-SHA-256", "Relay.MinimumMechanism", "ScramSha256"),
        ("Relays:0:MaxConnections", "21", "Relay.MaxConnections", "21"),
        ("Relays:0:MaxWindow", "22", "Relay.MaxWindow", "22"));

    [Theory, MemberData(nameof(Fields))]
    public void Reaches_its_option_and_no_other_than_its_default_stands_there_without_it(string field, string value, string option, string expected)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal) { ["Waxwing:Relays:0:Url"] = "smtps://relay.example" };
        if (field.StartsWith("Relays:0:OAuth", StringComparison.Ordinal))
        {
            // It has to be named.
            settings["Waxwing:Relays:0:OAuth:Flow"] = "clientCredentials";
        }

        if (field.StartsWith("Mx:", StringComparison.Ordinal))
        {
            // Likewise.
            settings["Waxwing:Mx:EhloName"] = "localhost";
        }

        Assert.NotEqual(expected, Read(settings, option));

        if (field.Split(':')[^1] is "Pins" or "Scopes" or "SourceAddresses" or "MayWaiveAuthentication")
        {
            var values = value.Split(' ');
            (settings[$"Waxwing:{field}:0"], settings[$"Waxwing:{field}:1"]) = (values[0], values[1]);
        }
        else if (field.EndsWith("Policies", StringComparison.Ordinal))
        {
            settings[$"Waxwing:{field}:Invoice"] = value;
        }
        else
        {
            settings[$"Waxwing:{field}"] = value;
        }

        Assert.Equal(expected, Read(settings, option));
    }

    [Fact]
    public void Is_in_the_table_above()
    {
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(Tree.Repository, "docs", "schemas", "waxwing.schema.json")));
        var root = schema.RootElement.GetProperty("properties");
        string[] groups = ["timeouts", "retry", "breaker", "tokens", "mx", "encryption", "guard", "dkim"];
        var known = root.EnumerateObject().Select(field => field.Name).Where(name => name is not ("$schema" or "relays" or "service") && !groups.Contains(name, StringComparer.Ordinal))
            .Concat(groups.SelectMany(group => root.GetProperty(group).GetProperty("properties").EnumerateObject().Select(field => $"{group}:{field.Name}")))
            .Concat(schema.RootElement.GetProperty("$defs").GetProperty("relay").GetProperty("properties").EnumerateObject().Where(field => field.Name is not "oauth").Select(field => $"relays:0:{field.Name}"))
            .Concat(schema.RootElement.GetProperty("$defs").GetProperty("oauth").GetProperty("properties").EnumerateObject().Select(field => $"relays:0:oauth:{field.Name}"));

        Assert.Equal(
            known.Order(StringComparer.OrdinalIgnoreCase),
            // A resolver that is trusted shows in nothing but the answers; Mistakes has the one that may not be. What the guard and its lists come to, and who signs, is
            // in tests/Sender/Configuration/ProtectionFields.cs.
            Fields.Select(row => row.Data.Item1).Concat(["ResolverIsTrusted", "Guard:Policy", "Guard:Rules", "Guard:Allow", "Dkim:Domains"]).Distinct(StringComparer.Ordinal).Order(StringComparer.OrdinalIgnoreCase),
            StringComparer.OrdinalIgnoreCase);
    }

    [Fact]
    public void May_stand_in_the_environment_as_for_the_command_and_in_a_section_of_another_name()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["WAXWING:RELAYS:0:URL"] = "smtps://environment.example", // What the host makes of WAXWING__RELAYS__0__URL.
            ["Mail:Outgoing:relays:0:url"] = "smtps://section.example",
        }).Build();

        Assert.Equal("smtps://environment.example:465", Assert.Single(Options(configuration).Sender.Relays).Url);
        Assert.Equal("smtps://section.example:465", Assert.Single(Options(configuration.GetSection("Mail:Outgoing")).Sender.Relays).Url);
    }

    [Fact]
    public void Can_be_changed_by_the_program()
    {
        var services = new ServiceCollection();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal) { ["Waxwing:Relays:0:Url"] = "smtps://relay.example", ["Waxwing:Deadline"] = "2m" }).Build();
        services.AddWaxwing(configuration, options => options.Sender = options.Sender with { Deadline = options.Sender.Deadline / 2 });
        using var provider = services.BuildServiceProvider();

        Assert.Equal(TimeSpan.FromMinutes(1), provider.GetRequiredService<IOptions<WaxwingOptions>>().Value.Sender.Deadline);
    }

    // As they are read: these values do not fit together, and are not judged here.
    private static string Read(Dictionary<string, string?> settings, string option)
    {
        var options = new WaxwingOptions();
        new Waxwing.Registration.ConfiguredOptions(new ConfigurationBuilder().AddInMemoryCollection(settings).Build(), TimeProvider.System).Configure(options);
        Assert.Empty(options.Faults);
        var path = option.Split('.');
        object? value = path[0] is "Relay" ? Assert.Single(options.Sender.Relays) : options;
        foreach (var name in path[0] is "Relay" ? path[1..] : path)
        {
            value = value?.GetType().GetProperty(name, System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Instance)!.GetValue(value);
        }

        return value switch
        {
            IEnumerable<string> texts => string.Join(' ', texts),
            IEnumerable<System.Net.IPAddress> addresses => string.Join(' ', addresses),
            IEnumerable<KeyValuePair<MailKind, EncryptionPolicy>> policies => string.Join(' ', policies),
            _ => value?.ToString() ?? "",
        };
    }

    private static WaxwingOptions Options(IConfiguration configuration)
    {
        using var provider = new ServiceCollection().AddWaxwing(configuration).BuildServiceProvider();
        return provider.GetRequiredService<IOptions<WaxwingOptions>>().Value;
    }
}
