using CsCheck;
using Waxwing.Trust.Tests.Dkim;

namespace Waxwing.Trust.Tests.Arc;

/// <summary>Chains of people who mean harm: a result each time, no exception, and no more work than allowed.</summary>
public sealed class HostileChains
{
    [Fact]
    public async Task However_a_sealed_message_is_changed_nothing_is_thrown_and_what_is_sealed_is_never_taken_for_good()
    {
        var message = await Sealed.OfAsync(2);
        var verifier = new ArcVerifier(Made.Zone, clock: Made.Clock);
        var (results, body) = (message.IndexOf("spf=pass", StringComparison.Ordinal), message.IndexOf("Hello Bob", StringComparison.Ordinal));
        await Gen.Select(Gen.Int[0, message.Length - 1], Gen.Byte).SampleAsync(async (at, octet) =>
        {
            var changed = Made.Octets(message);
            var isOther = octet != changed[at];
            changed[at] = octet;
            var verification = await verifier.VerifyAsync(changed);
            if (isOther && ((at >= results && at < results + 8) || (at >= body && at < body + 9)))
            {
                Assert.NotEqual(ArcStatus.Pass, verification.Status);
            }
        }, iter: 2000);
    }

    [Fact]
    public async Task Any_octets_have_a_result()
    {
        string[] pieces =
        [
            "ARC-Seal:", "ARC-Message-Signature:", "ARC-Authentication-Results:", " i=1;", " i=2;", " i=50;", " cv=none;", " cv=pass;", " cv=fail;", " a=rsa-sha256;", " d=example.org;",
            " s=rsa;", " h=From;", " b=AAAA;", " bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=;", " t=1", " mx;", " none", "((((", "\r\n", "\r\n ", "From: x", "\0", "\n", "\xff",
        ];
        var verifier = new ArcVerifier(Made.Zone, clock: Made.Clock);
        await Gen.OneOf(pieces).Array[0, 40].SampleAsync(async parts =>
        {
            var octets = Made.Octets(string.Concat(parts));
            var memory = await verifier.VerifyAsync(octets);
            await using var stream = new SteppedStream(octets, 5);
            Assert.Equal(memory.Fault, (await verifier.VerifyAsync(stream)).Fault);
            Assert.NotEqual(ArcStatus.Pass, memory.Status);
        }, iter: 3000);
    }

    [Theory]
    [InlineData("ARC-Seal: i=1; cv=none; a=rsa-sha256; d=example.org; s=rsa; b=AAAA\r\n", 51)]
    [InlineData("ARC-Message-Signature: i=1\r\n", 51)]
    [InlineData("ARC-Authentication-Results: i=1; mx; none\r\n", 5000)]
    public async Task Hundreds_of_sets_are_not_looked_at(string field, int times)
    {
        var zone = Made.Zone;
        var verification = await Sealed.VerifyAsync(string.Concat(Enumerable.Repeat(field, times)) + Sealed.Message, zone);
        Assert.Equal((ArcStatus.Fail, ArcFault.TooManySets), (verification.Status, verification.Fault));
        Assert.Empty(zone.Asked);
    }

    [Fact]
    public async Task Fifty_sets_with_a_key_each_cost_sixty_questions_at_most()
    {
        var zone = new KeyZone();
        var fields = string.Concat(Enumerable.Range(1, 50).Select(i =>
            $"ARC-Seal: i={i}; cv={(i == 1 ? "none" : "pass")}; a=rsa-sha256; d=example.org; s=seal{i}; b=AAAA\r\n"
            + $"ARC-Message-Signature: i={i}; a=rsa-sha256; d=example.org; s=sig{i}; h=From; l={i}; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"
            + $"ARC-Authentication-Results: i={i}; mx; none\r\n"));
        var verification = await Sealed.VerifyAsync(fields + Sealed.Message, zone);
        Assert.Equal((ArcStatus.Fail, ArcFault.MessageSignature, 50), (verification.Status, verification.Fault, verification.Instance));
        Assert.Equal(60, zone.Asked.Count);
    }

    [Theory]
    [InlineData("X: y\r\n", 10_001, ArcFault.TooManyFields)]
    [InlineData("X: y\r\n z\r\n\tz", 200_000, ArcFault.HeaderTooLarge)]
    public async Task A_giant_header_is_read_no_further(string part, int parts, ArcFault fault)
    {
        var message = Made.Octets(string.Concat(Enumerable.Repeat(part, parts)) + "\r\n\r\n");
        await using var stream = new MemoryStream(message);
        var verifier = new ArcVerifier(Made.Zone);
        Assert.Equal((ArcStatus.Fail, fault), await verifier.VerifyAsync(message, TestContext.Current.CancellationToken) is var whole ? (whole.Status, whole.Fault) : default);
        Assert.Equal(fault, (await verifier.VerifyAsync(stream, TestContext.Current.CancellationToken)).Fault);
    }

    [Fact]
    public async Task Instances_in_any_order_and_names_in_any_case_make_the_same_chain()
    {
        var message = await Sealed.OfAsync(3);
        var fields = new[] { "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results" }
            .SelectMany(name => Enumerable.Range(0, 3).Select(skip => Sealed.Field(message, name, skip))).ToArray();
        var shuffled = string.Concat(fields.Reverse()).Replace("ARC-", "arc-", StringComparison.Ordinal) + Sealed.Message;
        Assert.Equal(ArcStatus.Pass, (await Sealed.VerifyAsync(shuffled)).Status);
    }

    [Fact]
    public async Task A_set_without_its_chain_does_not_pass_for_another_message()
    {
        var message = await Sealed.OfAsync(1);
        var stolen = string.Concat(new[] { "ARC-Seal", "ARC-Message-Signature", "ARC-Authentication-Results" }.Select(name => Sealed.Field(message, name)));
        var verification = await Sealed.VerifyAsync($"{stolen}From: Eve <eve@example.org>\r\nSubject: Pay\r\n\r\nHello Bob.\r\n");
        Assert.Equal((ArcStatus.Fail, ArcFault.MessageSignature, DkimStatus.Pass), (verification.Status, verification.Fault, verification.Sets[0].Seal.Status));
    }
}
