using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Interop.Tests;

/// <summary>A mail host renews its certificate while mail comes by DANE (RFC 7671 §8.1): what happens in the right order, and in the wrong ones.</summary>
public sealed class TlsaRollsOver(MailWorld world) : MailWorldTest(world)
{
    [Fact]
    public async Task Where_the_next_key_is_published_before_its_certificate_is_used_no_message_waits()
    {
        var (old, next) = await BeginAsync();
        await using var sender = World.Sender(Policies, Reports);

        await World.PublishSignedAsync([old]);
        await AssertAcceptedAsync(sender, old);
        await World.PublishSignedAsync([old, Key(next)]);
        await AssertAcceptedAsync(sender, old, Key(next));
        await World.UseAsync(next);
        await AssertAcceptedAsync(sender, old, Key(next));
        await World.PublishSignedAsync([Key(next)]);
        await AssertAcceptedAsync(sender, Key(next));

        // Each set of records is a policy of its own, and none failed.
        Assert.Equal([(TlsPolicyType.Tlsa, 1L, 0L, ""), (TlsPolicyType.Tlsa, 1L, 0L, ""), (TlsPolicyType.Tlsa, 2L, 0L, "")], Told().OrderBy(told => told.Successes));
    }

    [Fact]
    public async Task Where_the_certificate_is_used_before_its_key_is_published_mail_waits_until_it_is()
    {
        var (old, next) = await BeginAsync();
        await World.PublishSignedAsync([old]);
        await World.UseAsync(next);
        var early = await DeliverAsync(MailWorld.Rolling);
        await World.PublishSignedAsync([old, Key(next)]);
        var later = await DeliverAsync(MailWorld.Rolling);

        AssertDeferred(early);
        AssertAccepted(MailHostTls.Dane, later);
        Assert.Equal([(TlsPolicyType.Tlsa, 0L, 1L, nameof(TlsResultType.TlsaInvalid)), (TlsPolicyType.Tlsa, 1L, 0L, "")], Told().OrderBy(told => told.Successes));
    }

    [Fact]
    public async Task Where_the_old_key_is_gone_before_the_certificate_changes_mail_waits_until_it_does()
    {
        var (_, next) = await BeginAsync();
        await World.PublishSignedAsync([Key(next)]);
        var early = await DeliverAsync(MailWorld.Rolling);
        await World.UseAsync(next);
        var later = await DeliverAsync(MailWorld.Rolling);

        AssertDeferred(early);
        AssertAccepted(MailHostTls.Dane, later);
        Assert.Equal([(TlsPolicyType.Tlsa, 1L, 1L, nameof(TlsResultType.TlsaInvalid))], Told());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Records_that_somebody_takes_away_are_missed_and_the_domain_would_hear_of_it(bool onlyTheirSignatures)
    {
        var (old, _) = await BeginAsync();
        await World.PublishSignedAsync([old], onlyTheirSignatures ? PrivateZone.WithoutSignaturesOf("TLSA") : PrivateZone.Without("TLSA"));
        var receipt = await DeliverAsync(MailWorld.Rolling);

        Assert.Equal((SendOutcome.Deferred, nameof(SendFault.TlsaUnanswered)), Failed(receipt));
        Assert.Empty(receipt.Attempts);
        Assert.Equal([(TlsPolicyType.Tlsa, 0L, 1L, nameof(TlsResultType.DnssecInvalid))], Told());
    }

    [Fact]
    public async Task What_fails_by_DANE_is_not_rescued_by_a_policy_of_MTA_STS_which_is_not_even_fetched()
    {
        await BeginAsync();
        World.Policies.Serve(MailWorld.Rolling, "version: STSv1\nmode: enforce\nmx: mail.moving.test\nmax_age: 86400\n");
        var before = await World.Policies.AskedForAsync(MailWorld.Rolling);
        await World.PublishSignedAsync([new string('0', 64)]);
        AssertDeferred(await DeliverAsync(MailWorld.Rolling));
        var asked = await World.Policies.AskedForAsync(MailWorld.Rolling) - before;

        // Where the domain itself has no records, as DNSSEC says, the policy rules.
        await World.PublishSignedAsync([]);
        var without = await DeliverAsync(MailWorld.Rolling);

        Assert.Equal(0, asked);
        AssertAccepted(MailHostTls.MtaSts, without);
        Assert.Equal(DnsStatus.Secure, without.Attempts[0].MailHost!.Security);
    }

    private static string Key(string certificate) => PostfixServer.PublicKeyIn(certificate);

    private static void AssertDeferred(SendReceipt receipt)
    {
        Assert.Equal((SendOutcome.Deferred, nameof(SmtpFailureDetail.TlsaMismatch)), Failed(receipt));
        Assert.Equal(RetryAdvice.Later, receipt.Recipients[0].Error!.Retry);
        Assert.Equal(PracticeStatus.NotMet, Practice(receipt, 2));
    }

    // The key that is in use, and a certificate with the next one.
    private async Task<(string Old, string Next)> BeginAsync() => (World.Postfix.PublicKeyOf("mail.moving.test"), await World.NextCertificateAsync());

    private async Task AssertAcceptedAsync(MailSender sender, params string[] keys)
    {
        var receipt = await World.DeliverAsync(sender, MailWorld.Rolling);
        AssertAccepted(MailHostTls.Dane, receipt);
        Assert.Equal((TrustSource.Dane, PracticeStatus.Met), (receipt.Attempts[0].Connection!.Tls!.Trust, Practice(receipt, 2)));
        Assert.Equal(keys.Select(key => $"3 1 1 {key}").Order(StringComparer.Ordinal), receipt.Attempts[0].MailHost!.Tlsa);
    }
}
