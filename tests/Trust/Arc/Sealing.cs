using Waxwing.Smtp;
using Waxwing.Trust.Tests.Dkim;

namespace Waxwing.Trust.Tests.Arc;

/// <summary>What a sealer writes, and what it does not seal (RFC 8617 §5.1).</summary>
public sealed class Sealing
{
    [Fact]
    public async Task A_set_stands_in_short_lines_with_the_seal_first()
    {
        var set = Sealed.Seal(Sealed.Message, await Sealed.VerifyAsync(Sealed.Message))!;
        Assert.All(set.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.StartsWith("ARC-Seal: a=rsa-sha256;\r\n b=", set, StringComparison.Ordinal);
        Assert.Contains("cv=none; d=example.org; i=1; s=rsa;", set.Replace("\r\n", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.EndsWith("ARC-Authentication-Results: i=1; mx.example.org; spf=pass\r\n smtp.mailfrom=example.org\r\n", set, StringComparison.Ordinal);
        Assert.Contains("h=From:From:Reply-To:To:To:", set, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signatures_of_DKIM_are_covered()
    {
        var message = new DkimSigner(Made.Options, Made.Clock).Sign(Made.Octets(Sealed.Message)) + Sealed.Message;
        var set = await Sealed.OfAsync(1, message);
        Assert.Equal(ArcStatus.Pass, (await Sealed.VerifyAsync(set)).Status);
        Assert.Equal(ArcStatus.Fail, (await Sealed.VerifyAsync(set.Replace("DKIM-Signature: v=1;", "DKIM-Signature: v=2;", StringComparison.Ordinal))).Status);
    }

    [Fact]
    public async Task An_Ed25519_key_seals_too()
    {
        var set = Sealed.Seal(Sealed.Message, await Sealed.VerifyAsync(Sealed.Message), Sealed.Options with { Key = new DkimSigningKey("ed", Made.Ed25519Key) });
        var verification = await Sealed.VerifyAsync(set + Sealed.Message);
        Assert.Equal((ArcStatus.Pass, DkimAlgorithm.Ed25519Sha256), (verification.Status, verification.Sets[0].Seal.Seal.Algorithm));
    }

    [Fact]
    public async Task A_chain_that_failed_is_ended_and_never_extended_again()
    {
        var broken = Sealed.Changed(await Sealed.OfAsync(2), "Hello Bob.", "Hello Eve.");
        var ended = await Sealed.AgainAsync(broken);
        var seal = Sealed.Field(ended, "ARC-Seal").Replace("\r\n", "", StringComparison.Ordinal);
        Assert.Contains("cv=fail; d=example.org; i=3;", seal, StringComparison.Ordinal);

        var verification = await Sealed.VerifyAsync(ended);
        Assert.Equal((ArcStatus.Fail, ArcFault.ChainEnded, 3), (verification.Status, verification.Fault, verification.Instance));
        Assert.Null(Sealed.Seal(ended, verification));
    }

    [Fact]
    public async Task A_seal_that_ends_a_chain_covers_its_own_set_alone()
    {
        var received = await Sealed.VerifyAsync(Sealed.Changed(await Sealed.OfAsync(2), "Hello Bob.", "Hello Eve."));
        var long2 = Sealed.Seal(await Sealed.OfAsync(2), received);
        var forged = Sealed.Changed(await Sealed.OfAsync(2), "spf=pass", "spf=fail");
        Assert.Equal(Sealed.Field(long2! + "x", "ARC-Seal"), Sealed.Field(Sealed.Seal(forged, received)! + "x", "ARC-Seal"));
    }

    [Fact]
    public async Task A_chain_whose_keys_could_not_be_had_is_not_sealed()
    {
        var message = await Sealed.OfAsync(1);
        var received = await Sealed.VerifyAsync(message, new KeyZone { ["rsa._domainkey.example.org"] = DnsAnswer.Failure("nobody answers") });
        Assert.Null(Sealed.Seal(message, received));
    }

    [Fact]
    public async Task A_chain_that_nobody_has_looked_at_is_not_sealed()
    {
        var message = string.Concat(Enumerable.Repeat("X: y\r\n", 11)) + Sealed.Message;
        var received = await Sealed.VerifyAsync(message, options: new DkimVerifierOptions { MaxHeaderFields = 10 });
        Assert.Equal(ArcFault.TooManyFields, received.Fault);
        Assert.Null(Sealed.Seal(message, received));
    }

    [Fact]
    public async Task Fifty_sets_are_sealed_and_verified_and_no_more()
    {
        var message = await Sealed.OfAsync(50);
        var received = await Sealed.VerifyAsync(message);
        // Of the newest ten it is known that nothing was changed since.
        Assert.Equal((ArcStatus.Pass, 50, 41), (received.Status, received.Sets.Length, received.OldestPass));
        Assert.Equal(40, received.Sets.Count(set => set.MessageSignature is null));
        Assert.Null(Sealed.Seal(message, received));
    }

    [Fact]
    public async Task A_result_of_another_message_is_refused()
    {
        var none = await Sealed.VerifyAsync(Sealed.Message);
        var message = await Sealed.OfAsync(1);
        Assert.Throws<ArgumentException>(() => Sealed.Seal(message, none));
        var pass = await Sealed.VerifyAsync(message);
        Assert.Throws<ArgumentException>(() => Sealed.Seal(Sealed.Message, pass));
    }

    [Fact]
    public void Options_that_would_make_no_valid_set_are_refused()
    {
        ArcSealerOptions[] wrong =
        [
            Sealed.Options with { Domain = Domain.Parse("localhost") },
            Sealed.Options with { Key = new DkimSigningKey("a b", Made.RsaKey) },
            Sealed.Options with { Domain = null! },
            Sealed.Options with { Key = null! },
            Sealed.Options with { Key = new DkimSigningKey("a", null!) },
            Sealed.Options with { Fields = ["Sub ject"] },
            Sealed.Options with { Fields = ["arc-seal"] },
            Sealed.Options with { FieldsWherePresent = ["Authentication-Results"] },
            Sealed.Options with { FieldsWherePresent = default },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => new ArcSealer(options)));
    }
}
