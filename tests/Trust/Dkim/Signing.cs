using System.Text;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>What a signer writes (RFC 6376 §5).</summary>
public sealed class Signing
{
    private static readonly Gen<string> Bodies = Gen.OneOf("word ", "  ", "\t", "\r\n", "\r\n\r\n", " \r\n", "ä", ".").Array[0, 60].Select(string.Concat);

    private static readonly Gen<string[]> Fields = Gen.Select(
        Gen.OneOf("To", "CC", "subject", "Date", "Received", "X-Test", "List-Unsubscribe", "Sender", "Content-Type"),
        Gen.OneOf("one", " two  words\t", "folded\r\n here", "\tfolded\r\n \there ", "", " trailing ")).Select((name, value) => $"{name}: {value}\r\n").Array[0, 12];

    [Fact]
    public async Task Whatever_is_signed_verifies_by_both_keys() => await Gen.Select(Fields, Bodies, Gen.Bool, Gen.Bool).SampleAsync(async (fields, body, simpleHeader, simpleBody) =>
    {
        var signer = new DkimSigner(Made.Options with { HeaderCanonicalization = Of(simpleHeader), BodyCanonicalization = Of(simpleBody) }, Made.Clock);
        var message = Made.Octets($"{string.Concat(fields)}From: ada@example.org\r\n\r\n{body}");
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync((byte[])[.. Made.Octets(signer.Sign(message)), .. message]);
        Assert.Equal([DkimStatus.Pass, DkimStatus.Pass], verification.Results.Select(result => result.Status));
        Assert.All(verification.Results, result => Assert.Equal(DkimWarnings.None, result.Warnings));
    }, iter: 300);

    [Fact]
    public void A_field_says_what_it_should_in_short_lines()
    {
        var field = Sign(Made.Options with { Keys = [new DkimSigningKey("rsa", Made.RsaKey)], Identity = "Ada L;ø@mail.example.org", Lifetime = TimeSpan.FromDays(7) });
        Assert.StartsWith(
            "DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org; s=rsa;\r\n"
            + " t=1796040000; x=1796644800; i=Ada=20L=3B=C3=B8@mail.example.org; h=From:From:\r\n"
            + " Reply-To:To:To:Cc:Subject:Subject:Date:Message-ID:MIME-Version:Content-Type:\r\n"
            + " Content-Transfer-Encoding:Content-Disposition:Content-ID:Content-Description:\r\n"
            + " Content-Language:Content-Location;\r\n"
            + " bh=DD3L33E64/RV0CUJdfGTtPGKU7OPJpo/2LxOdf3k0RI=; b=",
            field,
            StringComparison.Ordinal);
        Assert.EndsWith("\r\n", field, StringComparison.Ordinal);
        Assert.All(field.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
        Assert.True(DkimSignature.TryParse(Made.Octets(field[15..^2]), out var signature, out _));
        Assert.Equal(("Ada L;ø@mail.example.org", null), (signature.Identity, signature.BodyLength));
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Cc")]
    [InlineData("Subject")]
    [InlineData("Date")]
    [InlineData("Reply-To")]
    [InlineData("Message-ID")]
    [InlineData("MIME-Version")]
    [InlineData("Content-Type")]
    [InlineData("Content-Transfer-Encoding")]
    [InlineData("Content-Disposition")]
    [InlineData("Content-ID")]
    [InlineData("Content-Description")]
    [InlineData("Content-Language")]
    [InlineData("Content-Location")]
    public async Task What_a_reader_sees_cannot_be_added_to_a_signed_message(string field)
    {
        var message = Made.Octets($"{Made.Header}\r\n{Made.Body}");
        byte[] signed = [.. Made.Octets(new DkimSigner(Made.Options, Made.Clock).Sign(message)), .. message];
        byte[] added = [.. Made.Octets($"{field}: another\r\n"), .. signed];
        var verifier = new DkimVerifier(Made.Zone, clock: Made.Clock);
        Assert.Equal(DkimStatus.Pass, (await verifier.VerifyAsync(signed)).Status);
        Assert.Equal(DkimStatus.Fail, (await verifier.VerifyAsync(added)).Status);
    }

    [Theory]
    [InlineData("Sender")]
    [InlineData("Feedback-ID")]
    [InlineData("List-Id")]
    [InlineData("List-Help")]
    [InlineData("List-Unsubscribe")]
    [InlineData("List-Unsubscribe-Post")]
    [InlineData("List-Subscribe")]
    [InlineData("List-Post")]
    [InlineData("List-Owner")]
    [InlineData("List-Archive")]
    public async Task What_a_list_or_a_provider_adds_is_signed_where_it_is_there_and_may_be_added(string field)
    {
        var message = Made.Octets($"{field}: ours\r\n{Made.Header}\r\n{Made.Body}");
        var signature = new DkimSigner(Made.Options, Made.Clock).Sign(message);
        Assert.Equal(1, Names(signature).Count(name => string.Equals(name, field, StringComparison.Ordinal)));
        byte[] added = [.. Made.Octets($"{field}: theirs\r\n{signature}"), .. message];
        var verifier = new DkimVerifier(Made.Zone, clock: Made.Clock);
        Assert.Equal(DkimStatus.Pass, (await verifier.VerifyAsync(added)).Status);
        var changed = Encoding.Latin1.GetString(added).Replace($"{field}: ours", $"{field}: evil", StringComparison.Ordinal);
        Assert.Equal(DkimStatus.Fail, (await verifier.VerifyAsync(Made.Octets(changed))).Status);
        Assert.DoesNotContain(field, Names(Sign(Made.Options)));
    }

    [Fact]
    public void From_is_signed_whether_it_is_named_or_not() =>
        Assert.Equal(["From", "From"], Names(Sign(Made.Options with { Fields = [], FieldsWherePresent = [] })));

    [Fact]
    public async Task Body_streams_hashes_and_octets_give_the_same_signature()
    {
        var signer = new DkimSigner(Made.Options with { Keys = [new DkimSigningKey("ed", Made.Ed25519Key)] }, Made.Clock);
        using var hasher = signer.HashBody();
        hasher.Append(Made.Octets(Made.Body));
        await using var stream = new SteppedStream(Made.Octets(Made.Body), 3);

        var whole = signer.Sign(Made.Octets($"{Made.Header}\r\n{Made.Body}"));
        Assert.Equal(whole, signer.Sign(Made.Octets(Made.Header), hasher.Finish()));
        Assert.Equal(whole, await signer.SignAsync(Made.Octets($"{Made.Header}\r\n"), stream, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("To: bob@example.net\r\n")]
    [InlineData("From: a@example.org\r\nFROM: b@example.org\r\n")]
    [InlineData("From: a@example.org\r\nno field\r\n")]
    [InlineData("From: a@example.org\nTo: b@example.org\r\n")]
    [InlineData("From: a@example.org\r\nTo: b\rc\r\n")]
    public void A_header_that_readers_may_take_differently_is_not_signed(string header) =>
        Assert.Throws<ArgumentException>(() => Sign(Made.Options, header));

    [Fact]
    public void A_header_of_too_many_fields_is_not_signed() =>
        Assert.Throws<ArgumentException>(() => Sign(Made.Options, $"From: a@example.org\r\n{string.Concat(Enumerable.Repeat("To: b@example.org\r\n", 1000))}"));

    [Fact]
    public void A_body_made_canonical_in_another_way_is_not_signed()
    {
        using var hasher = new DkimBodyHasher(DkimCanonicalization.Simple);
        Assert.Throws<ArgumentException>(() => new DkimSigner(Made.Options).Sign(Made.Octets(Made.Header), hasher.Finish()));
        Assert.Throws<InvalidOperationException>(() => hasher.Append("x"u8));
    }

    [Fact]
    public void Options_that_would_make_no_valid_signature_are_refused()
    {
        DkimSignerOptions[] wrong =
        [
            Made.Options with { Domain = Smtp.Domain.Parse("localhost") },
            Made.Options with { Keys = [] },
            Made.Options with { Keys = default },
            Made.Options with { Keys = [new DkimSigningKey("a b", Made.RsaKey)] },
            Made.Options with { Keys = [new DkimSigningKey("ä", Made.RsaKey)] },
            Made.Options with { Keys = [new DkimSigningKey("a", Made.RsaKey), new DkimSigningKey("A", Made.Ed25519Key)] },
            Made.Options with { Identity = "ada@example.com" },
            Made.Options with { Identity = "example.org" },
            Made.Options with { Identity = "a\r\nb@example.org" },
            Made.Options with { Keys = [null!] },
            Made.Options with { Keys = [new DkimSigningKey(null!, Made.RsaKey)] },
            Made.Options with { Keys = [new DkimSigningKey("a", null!)] },
            Made.Options with { Domain = null! },
            Made.Options with { Lifetime = TimeSpan.FromSeconds(1) },
            Made.Options with { Lifetime = TimeSpan.FromDays(3651) },
            Made.Options with { Lifetime = TimeSpan.MaxValue },
            Made.Options with { Fields = [null!] },
            Made.Options with { Fields = ["Sub ject"] },
            Made.Options with { FieldsWherePresent = ["a:b"] },
        ];
        Assert.All(wrong, options => Assert.Throws<ArgumentException>(() => new DkimSigner(options)));
    }

    [Fact]
    public async Task Many_threads_sign_with_one_key_at_once()
    {
        var signer = new DkimSigner(Made.Options, new FakeTimeProvider(Made.Now));
        var message = Made.Octets($"{Made.Header}\r\n{Made.Body}");
        var fields = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => Task.Run(() => signer.Sign(message))));
        // RSA by PKCS #1 v1.5 and Ed25519 are deterministic: one field for all.
        Assert.Single(fields.Distinct());
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync((byte[])[.. Made.Octets(fields[0]), .. message]);
        Assert.Equal([DkimStatus.Pass, DkimStatus.Pass], verification.Results.Select(result => result.Status));
    }

    private static DkimCanonicalization Of(bool simple) => simple ? DkimCanonicalization.Simple : DkimCanonicalization.Relaxed;

    private static string Sign(DkimSignerOptions options, string header = Made.Header) =>
        new DkimSigner(options, Made.Clock).Sign(Made.Octets($"{header}\r\n{Made.Body}"));

    private static string[] Names(string fields)
    {
        var first = fields[..(fields.IndexOf("\r\nDKIM-Signature:", StringComparison.Ordinal) + 2)];
        Assert.True(DkimSignature.TryParse(Encoding.ASCII.GetBytes(first[15..^2]), out var signature, out var fault), fault.ToString());
        return [.. signature.SignedFields];
    }
}
