using Microsoft.Extensions.Time.Testing;
using Waxwing.Smtp;
using Waxwing.Tests.Support;

namespace Waxwing.Tests.Protection;

/// <summary>Before anything is signed DNS is asked what receivers will find. Held is only what would surely fail.</summary>
public sealed class Preflights : SigningTest
{
    private const string Rsa = "2026r._domainkey.example.org";
    private const string Ed25519 = "2026e._domainkey.example.org";

    [Theory]
    [InlineData(null)]
    [InlineData("v=spf1 -all")]
    [InlineData("v=spf1 ~all")]
    public async Task Without_a_key_and_a_way_to_pass_SPF_the_message_is_held(string? spf)
    {
        Dns.Remove(Rsa);
        Dns.Remove(Ed25519);
        Publish(spf);
        await using var peer = ScriptedPeer.Listen();

        var receipt = await SendAsync(Signing(OptionsFor(peer)), Message());

        var error = Assert.Single(receipt.Recipients).Error!;
        Assert.Equal((SendStage.Sign, nameof(SendFault.PreflightFailed), true), (error.Stage, error.Detail, error.Transient));
        Assert.Contains($"{Rsa} has no key, {Ed25519} has no key, and SPF cannot pass", error.Message, StringComparison.Ordinal);
        Assert.Equal((0, SendOutcome.Deferred), (peer.Connections, receipt.Outcome));
        Assert.StartsWith("not sent: ", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("v=spf1 ip4:192.0.2.0/24 -all")]
    [InlineData("v=spf1 redirect=_spf.example.net")]
    [InlineData("v=spf1 include:_spf.example.net -all")]
    [InlineData("v=spf1 +all")]
    public async Task Where_SPF_may_pass_it_goes_out_with_a_warning(string spf)
    {
        Dns.Remove(Rsa);
        Dns.Remove(Ed25519);
        Publish(spf);

        var receipt = await SentAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Contains(receipt.Warnings, warning => warning.StartsWith("signatures may not verify", StringComparison.Ordinal));
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 14).Status);
    }

    [Fact]
    public async Task One_key_that_verifies_is_enough()
    {
        Dns.Remove(Ed25519);

        var receipt = await SentAsync();

        Assert.Equal((PracticeStatus.Met, 0), (Practice(receipt, 14).Status, receipt.Warnings.Length));
    }

    [Theory]
    [InlineData("v=DKIM1; k=rsa; p=", "is revoked")]
    [InlineData("v=DKIM1; p=nothing like a key", "has a record that no verifier can use")]
    [InlineData("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=", "has another key")]
    public async Task What_is_wrong_with_a_key_is_told(string record, string what)
    {
        Dns[Rsa] = record;
        Dns[Ed25519] = record;
        Publish("v=spf1 a -all");

        var receipt = await SentAsync();

        Assert.Contains(receipt.Warnings, warning => warning.Contains($"{Rsa} {what}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task DNS_that_does_not_answer_holds_nothing()
    {
        Dns.Fail(Rsa);
        Dns.Fail(Ed25519);
        Dns.Fail("example.org");

        var receipt = await SentAsync();

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Contains(receipt.Warnings, warning => warning.Contains("could not be looked up", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_a_relay_signs_as_well_nothing_is_held()
    {
        Dns.Remove(Rsa);
        Dns.Remove(Ed25519);

        var receipt = await SentAsync(options => options with { Signing = options.Signing with { RelaySigns = true } });

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
    }

    [Fact]
    public async Task Nobody_is_asked_where_preflight_is_off()
    {
        var receipt = await SentAsync(options => options with { Signing = options.Signing with { Preflight = false } });

        Assert.Equal((0, PracticeStatus.NotMet), (Dns.Asked, Practice(receipt, 14).Status));
        Assert.EndsWith("whether the key is published was not asked", Practice(receipt, 14).Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_found_is_kept_for_a_while_and_what_was_wrong_for_less()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero));
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Takes().Takes().Takes().Ends());
        await using var sender = new MailSender(Signing(OptionsFor(peer)) with { Clock = clock, IdleLimit = TimeSpan.FromHours(1) });
        await sender.SendAsync(Message(), Token);
        var once = Dns.Asked;

        await sender.SendAsync(Message(), Token);
        Assert.Equal(once, Dns.Asked);

        clock.Advance(TimeSpan.FromMinutes(11));
        Dns.Remove(Rsa);
        Dns.Remove(Ed25519);
        await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));

        Publish("v=spf1 mx -all");
        clock.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(SendOutcome.Accepted, (await sender.SendAsync(Message(), Token)).Outcome);
    }

    private async Task<SendReceipt> SentAsync(Func<SenderOptions, SenderOptions>? change = null)
    {
        await using var peer = ScriptedPeer.Listen(RelayScripts.Implicit(Authority).Takes().Ends());
        var options = Signing(OptionsFor(peer));
        return await SendAsync(change?.Invoke(options) ?? options, Message());
    }

    private void Publish(string? spf)
    {
        if (spf is not null)
        {
            Dns["example.org"] = spf;
        }
    }
}
