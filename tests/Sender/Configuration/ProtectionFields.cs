using Waxwing.Trust;

namespace Waxwing.Tests.Configuration;

/// <summary>The objects <c>guard</c> and <c>dkim</c> of the configuration.</summary>
public sealed class ProtectionFields : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("waxwing-keys-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Without_them_the_guard_is_the_usual_one_and_nobody_signs()
    {
        var sender = Json.Read("{}").Sender;

        Assert.Same(GuardPolicy.Default, sender.Guard);
        Assert.Equal((0, false, true, false), (sender.Signing.Signers.Length, sender.Signing.Required, sender.Signing.Preflight, sender.Signing.RelaySigns));
    }

    [Fact]
    public void Every_field_of_the_guard_is_read()
    {
        var guard = Json.Read("""
            {
              "guard": {
                "policy": "standard",
                "minimumConfidence": "high",
                "rules": [
                  { "category": "bankAccount", "action": "block" },
                  { "category": "bankAccount", "action": "redact", "kind": "billingStatement" }
                ],
                "allow": [ { "detector": "iban", "value": "DE89 3704 0044 0532 0130 00", "reason": "our account" }, { "detector": "*", "reason": "a test" } ]
              }
            }
            """).Sender.Guard!;

        Assert.Equal(GuardConfidence.High, guard.MinimumConfidence);
        Assert.Equal((GuardAction.Block, GuardAction.Redact, GuardAction.Block), (guard.ActionFor(SensitiveCategory.BankAccount, MailKind.Invoice), guard.ActionFor(SensitiveCategory.BankAccount, MailKind.BillingStatement), guard.ActionFor(SensitiveCategory.Secret, MailKind.Invoice)));
        Assert.Equal([("iban", "our account", "DE89 3704 0044 0532 0130 00"), ("*", "a test", null)], guard.Allowances.Select(allowance => (allowance.Detector, allowance.Reason, allowance.Value)));
    }

    [Theory]
    [InlineData("off", null)]
    [InlineData("warn", GuardAction.Warn)]
    [InlineData("standard", GuardAction.Block)]
    public void A_policy_has_a_name(string name, GuardAction? action) =>
        Assert.Equal(action, Json.Read($$"""{ "guard": { "policy": "{{name}}" } }""").Sender.Guard?.ActionFor(SensitiveCategory.Secret, MailKind.Notification));

    [Fact]
    public void Every_field_of_the_signers_is_read()
    {
        var rsa = Written("rsa.pem", DkimKeyType.Rsa);
        var ed25519 = Written("ed25519.pem", DkimKeyType.Ed25519);

        var signing = Json.Read($$"""
            {
              "dkim": {
                "domains": [
                  { "domain": "example.org", "identity": "@news.example.org", "lifetime": "30d", "keys": [ { "selector": "r", "key": "file:{{rsa}}" }, { "selector": "e", "key": "file:{{ed25519}}" } ] },
                  { "domain": "bücher.example", "keys": [ { "selector": "2026", "key": "file:{{ed25519}}" } ] }
                ],
                "required": true, "preflight": false, "relaySigns": true
              }
            }
            """).Sender.Signing;

        Assert.Equal((true, false, true), (signing.Required, signing.Preflight, signing.RelaySigns));
        Assert.Equal(["example.org", "xn--bcher-kva.example"], signing.Signers.Select(signer => signer.Domain.Ascii));
        Assert.Equal([("r", DkimKeyType.Rsa), ("e", DkimKeyType.Ed25519)], signing.Signers[0].Keys.Select(key => (key.Selector, key.Key.Type)));
        Assert.Equal(("@news.example.org", TimeSpan.FromDays(30), TimeSpan.FromDays(14)), (signing.Signers[0].Identity, signing.Signers[0].Lifetime, signing.Signers[1].Lifetime));
    }

    [Theory]
    [InlineData("""{ "guard": { "policy": "lax" } }""", "guard.policy: must be one of standard, warn, off")]
    [InlineData("""{ "guard": { "rules": [ { "category": "secret" } ] } }""", "guard.rules[0].action: is missing: what is done about it")]
    [InlineData("""{ "guard": { "rules": [ { "category": "cards", "action": "warn" } ] } }""", "guard.rules[0].category: must be one of secret, paymentCard")]
    [InlineData("""{ "guard": { "allow": [ { "detector": "iban" } ] } }""", "guard.allow[0].reason: is missing: why it may be in mail")]
    [InlineData("""{ "guard": { "allow": [ { "detector": "iban", "reason": "x", "values": "y" } ] } }""", "guard.allow[0].values: unknown field")]
    [InlineData("""{ "dkim": { "domains": [ { "domain": "example.org" } ] } }""", "dkim.domains[0].keys: is missing: a list of one to four objects with selector and key")]
    [InlineData("""{ "dkim": { "domains": [ { "domain": "a b", "keys": [] } ] } }""", "dkim.domains[0].domain: ")]
    [InlineData("""{ "dkim": { "domains": [ { "domain": "example.org", "keys": [ { "selector": "a", "key": "canary" } ] } ] } }""", "dkim.domains[0].keys[0].key: a secret is given by reference")]
    [InlineData("""{ "dkim": { "domains": [ { "domain": "example.org", "keys": [ { "selector": "a", "key": "file:/nowhere/key.pem" } ] } ] } }""", "dkim.domains[0].keys[0].key: the secret file:/nowhere/key.pem cannot be read")]
    public void What_is_wrong_is_named(string json, string message)
    {
        var error = Assert.Throws<SendException>(() => Json.Read(json)).Error;

        Assert.Equal(SendStage.Configure, error.Stage);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_public_key_signs_nothing()
    {
        var path = Path.Combine(_folder.FullName, "public.pem");
        File.WriteAllText(path, "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n");

        var refused = Assert.Throws<SendException>(() => Json.Read($$"""{ "dkim": { "domains": [ { "domain": "example.org", "keys": [ { "selector": "a", "key": "file:{{path}}" } ] } ] } }"""));

        Assert.Contains("dkim.domains[0].keys[0].key: This is a public key.", refused.Error.Message, StringComparison.Ordinal);
    }

    private string Written(string name, DkimKeyType type)
    {
        var path = Path.Combine(_folder.FullName, name);
        using var key = DkimKey.Create(type);
        File.WriteAllText(path, key.ToPem());
        return path;
    }
}
