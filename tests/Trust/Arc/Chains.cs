using Waxwing.Trust.Tests.Dkim;

namespace Waxwing.Trust.Tests.Arc;

/// <summary>Which chains pass, and why others do not (RFC 8617 §5.2).</summary>
public sealed class Chains
{
    [Fact]
    public async Task A_message_without_a_set_has_no_chain()
    {
        var verification = await Sealed.VerifyAsync(Sealed.Message);
        Assert.Equal((ArcStatus.None, ArcFault.None, null), (verification.Status, verification.Fault, verification.OldestPass));
        Assert.Empty(verification.Sets);
        Assert.Equal("arc=none", AuthenticationResult.Of(verification) is var result ? $"{result.Method}={result.Result}" : "");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public async Task A_chain_passes_and_tells_what_each_server_found(int sets)
    {
        var verification = await Sealed.VerifyAsync(await Sealed.OfAsync(sets));
        Assert.Equal((ArcStatus.Pass, ArcFault.None, 0), (verification.Status, verification.Fault, verification.OldestPass));
        Assert.Equal(Enumerable.Range(1, sets), verification.Sets.Select(set => set.Instance));
        Assert.All(verification.Sets, set =>
        {
            Assert.Equal((DkimStatus.Pass, DkimStatus.Pass), (set.MessageSignature!.Status, set.Seal.Status));
            Assert.Equal(("mx.example.org", "example.org"), (set.Results!.Server, set.Results.Results[0]["smtp", "mailfrom"]));
            Assert.Equal(("example.org", "rsa", Made.Now), (set.Seal.Seal.Domain.Ascii, set.Seal.Seal.Selector, set.Seal.Seal.SealedAt));
        });
        Assert.Equal("0", AuthenticationResult.Of(verification)["header", "oldest-pass"]);
    }

    [Fact]
    public async Task A_message_that_a_list_has_changed_and_sealed_passes_since_then()
    {
        var changed = Sealed.Changed(await Sealed.OfAsync(2), "Hello Bob.", "Hello Bob, from the list.");
        // The list saw the message before it changed it.
        var received = await Sealed.VerifyAsync(await Sealed.OfAsync(2));
        var verification = await Sealed.VerifyAsync(await Sealed.AgainAsync(await Sealed.AgainAsync(changed, received)));
        Assert.Equal((ArcStatus.Pass, 3), (verification.Status, verification.OldestPass));
        Assert.Equal([DkimFault.BodyChanged, DkimFault.BodyChanged, DkimFault.None, DkimFault.None], verification.Sets.Select(set => set.MessageSignature!.Fault));
    }

    [Theory]
    [InlineData("Hello Bob.", "Hello Eve.", DkimFault.BodyChanged)]
    [InlineData("Subject: Hello", "Subject: Hallo", DkimFault.SignatureMismatch)]
    [InlineData("From: Ada", "Cc: eve@example.org\r\nFrom: Ada", DkimFault.SignatureMismatch)]
    public async Task A_message_that_was_changed_behind_the_newest_set_fails(string from, string to, DkimFault detail)
    {
        var verification = await FailsAsync(Sealed.Changed(await Sealed.OfAsync(2), from, to), ArcFault.MessageSignature, 2, detail);
        Assert.StartsWith("Set 2: The newest message signature does not verify. ", verification.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 3)]
    [InlineData(2, 3)]
    public async Task Results_that_were_changed_fail_in_the_newest_seal(int skip, int newest)
    {
        var message = await Sealed.OfAsync(newest);
        var results = Sealed.Field(message, "ARC-Authentication-Results", skip);
        var changed = Sealed.Changed(message, results, results.Replace("spf=pass", "spf=fail", StringComparison.Ordinal));
        var verification = await FailsAsync(changed, ArcFault.Seal, newest, DkimFault.SignatureMismatch);
        // Seals before those results still stand, which tells between which two servers it happened.
        Assert.Equal(newest - skip - 1, verification.Sets.Count(set => set.Seal.Status is DkimStatus.Pass));
    }

    [Theory]
    [InlineData("ARC-Seal", 0, ArcFault.MissingField, 2)]
    [InlineData("ARC-Seal", 1, ArcFault.MissingField, 1)]
    [InlineData("ARC-Message-Signature", 0, ArcFault.MissingField, 2)]
    [InlineData("ARC-Authentication-Results", 1, ArcFault.MissingField, 1)]
    public async Task A_set_without_one_of_its_fields_fails(string name, int skip, ArcFault fault, int instance)
    {
        var message = await Sealed.OfAsync(2);
        Assert.Empty((await FailsAsync(Sealed.Changed(message, Sealed.Field(message, name, skip), ""), fault, instance)).Sets);
    }

    [Theory]
    [InlineData("ARC-Seal")]
    [InlineData("ARC-Message-Signature")]
    [InlineData("ARC-Authentication-Results")]
    public async Task A_field_that_stands_twice_fails(string name)
    {
        var message = await Sealed.OfAsync(2);
        await FailsAsync(Sealed.Field(message, name) + message, ArcFault.DuplicateField, 2);
    }

    [Theory]
    [InlineData("i=1;", "i=0;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=51;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=-1;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=a;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=001;", ArcFault.Instance, 0)]
    [InlineData("i=1;", "i=3;", ArcFault.MissingField, 1)]
    [InlineData("cv=none", "cv=pass", ArcFault.ChainValue, 1)]
    [InlineData("cv=none", "cv=maybe", ArcFault.SealSyntax, 1)]
    [InlineData("cv=none", "cv=fail", ArcFault.ChainEnded, 1)]
    [InlineData("cv=none;", "", ArcFault.SealSyntax, 1)]
    [InlineData("cv=none;", "cv=none; h=From;", ArcFault.SealSyntax, 1)]
    [InlineData("a=rsa-sha256", "a=rsa-sha1", ArcFault.SealSyntax, 1)]
    public async Task A_seal_that_makes_no_chain_fails(string from, string to, ArcFault fault, int instance)
    {
        var message = await Sealed.OfAsync(1);
        var seal = Sealed.Field(message, "ARC-Seal");
        Assert.NotEmpty((await FailsAsync(Sealed.Changed(message, seal, Sealed.Changed(seal, from, to)), fault, instance)).Reason);
    }

    [Fact]
    public async Task A_second_set_that_says_none_fails() =>
        await FailsAsync(Sealed.Changed(await Sealed.OfAsync(2), "cv=pass", "cv=none"), ArcFault.ChainValue, 2);

    [Fact]
    public async Task A_message_signature_that_covers_seals_fails() =>
        await FailsAsync(Sealed.Changed(await Sealed.OfAsync(1), "h=From:", "h=ARC-Seal:From:"), ArcFault.MessageSignature, 1, DkimFault.TagValue);

    [Fact]
    public async Task Results_that_cannot_be_read_are_missing_and_no_fault_of_the_chain()
    {
        var zone = Made.Zone;
        Assert.True(HeaderSection.TryCut(Made.Octets(Made.Header), 10, out var section));
        using var hasher = ArcSealer.HashBody();
        hasher.Append(Made.Octets(Made.Body));
        var set = new ArcSealer(Sealed.Options, Made.Clock).Seal(
            section, ArcChain.Read(section), ArcStatus.None, ["From"], _ => "ARC-Authentication-Results: i=1; mx.example.org; dkim pass???\r\n", hasher.Finish());
        var verification = await Sealed.VerifyAsync(set + Sealed.Message, zone);
        Assert.Equal(ArcStatus.Pass, verification.Status);
        Assert.Null(Assert.Single(verification.Sets).Results);
    }

    [Fact]
    public async Task A_key_that_cannot_be_had_now_is_no_failure_for_ever()
    {
        var message = await Sealed.OfAsync(2);
        var zone = new KeyZone { ["rsa._domainkey.example.org"] = DnsAnswer.Failure("nobody answers") };
        var verification = await Sealed.VerifyAsync(message, zone);
        Assert.Equal((ArcStatus.TempError, DkimFault.KeyLookupFailed), (verification.Status, verification.Detail));
        Assert.Equal("temperror", AuthenticationResult.Of(verification).Result);
        Assert.Single(zone.Asked);
        // What has failed already is not mended by a key.
        verification = await Sealed.VerifyAsync(Sealed.Changed(message, "cv=none", "cv=pass"), zone);
        Assert.Equal(ArcStatus.Fail, verification.Status);
    }

    [Fact]
    public async Task A_forged_key_counts_for_nothing()
    {
        var zone = new KeyZone { ["rsa._domainkey.example.org"] = DnsAnswer.Bogus("forged") };
        var verification = await Sealed.VerifyAsync(await Sealed.OfAsync(1), zone);
        Assert.Equal((ArcStatus.TempError, DkimFault.KeyBogus), (verification.Status, verification.Detail));
    }

    [Fact]
    public async Task A_chain_without_keys_fails() =>
        await FailsAsync(await Sealed.OfAsync(2), ArcFault.MessageSignature, 2, DkimFault.KeyNotFound, new KeyZone());

    [Fact]
    public async Task A_stream_and_octets_have_the_same_result()
    {
        var message = await Sealed.OfAsync(3);
        foreach (var text in new[] { message, Sealed.Changed(message, "Hello Bob.", "Hello Eve."), Sealed.Message })
        {
            await using var stream = new SteppedStream(Made.Octets(text), 7);
            var streamed = await new ArcVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(stream, TestContext.Current.CancellationToken);
            var whole = await Sealed.VerifyAsync(text);
            Assert.Equal((whole.Status, whole.Fault, whole.OldestPass), (streamed.Status, streamed.Fault, streamed.OldestPass));
        }
    }

    private static async Task<ArcVerification> FailsAsync(string message, ArcFault fault, int instance, DkimFault? detail = null, KeyZone? zone = null)
    {
        var verification = await Sealed.VerifyAsync(message, zone);
        Assert.Equal((ArcStatus.Fail, fault, instance), (verification.Status, verification.Fault, verification.Instance));
        Assert.Equal(detail ?? verification.Detail, verification.Detail);
        return verification;
    }
}
