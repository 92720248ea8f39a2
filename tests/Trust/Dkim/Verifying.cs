using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Trust.Tests.Dkim;

/// <summary>What becomes of signatures that were made by hand (RFC 6376 §6, RFC 8301).</summary>
public sealed class Verifying
{
    private const string Tags = "v=1; a=rsa-sha256; d=example.org; s=rsa; h=From;";
    private const string From = "From: Ada <ada@example.org>";

    [Fact]
    public async Task A_good_signature_passes_and_says_what_it_covers()
    {
        var result = await Made.VerifyAsync(Made.Signed(Tags));
        Assert.Equal((DkimStatus.Pass, DkimFault.None, DkimWarnings.None), (result.Status, result.Fault, result.Warnings));
        Assert.Equal(("example.org", "rsa", 2048, false), (result.Signature!.Domain.Ascii, result.Signature.Selector, result.Key!.Bits, result.IsKeySecure));
        Assert.Equal(["From"], result.Coverage!.Fields);
        Assert.Equal((12, 12), (result.Coverage.SignedBodyOctets, result.Coverage.BodyOctets));
    }

    [Fact]
    public async Task A_message_in_a_stream_gives_the_same()
    {
        foreach (var step in new[] { 1, 7, 100_000 })
        {
            await using var stream = new SteppedStream(Made.Signed(Tags), step);
            Assert.Equal(DkimStatus.Pass, (await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(stream)).Status);
        }
    }

    [Theory]
    [InlineData("Hello Bob", "Hello Eve", DkimFault.BodyChanged)]
    [InlineData("Ada <", "Eve <", DkimFault.SignatureMismatch)]
    [InlineData("h=From;", "h=From ;", DkimFault.SignatureMismatch)]
    [InlineData("d=example.org", "d=example.com", DkimFault.KeyNotFound)]
    public async Task What_was_changed_is_noticed(string part, string instead, DkimFault fault)
    {
        var message = Encoding.Latin1.GetString(Made.Signed(Tags)).Replace(part, instead, StringComparison.Ordinal);
        Assert.Equal(fault, (await Made.VerifyAsync(Made.Octets(message))).Fault);
    }

    [Fact]
    public async Task What_is_not_signed_may_change()
    {
        var message = Encoding.Latin1.GetString(Made.Signed(Tags)).Replace("Subject: Hello", "Subject: Bye", StringComparison.Ordinal);
        Assert.Equal(DkimStatus.Pass, (await Made.VerifyAsync(Made.Octets($"Received: by somebody\r\n{message}"))).Status);
    }

    [Fact]
    public async Task A_name_that_is_signed_once_too_often_forbids_another_field()
    {
        var message = Made.Signed("v=1; a=rsa-sha256; d=example.org; s=rsa; h=From:From:Subject;", signed: [From, "Subject: Hello"]);
        Assert.Equal(DkimStatus.Pass, (await Made.VerifyAsync(message)).Status);
        byte[] added = [.. "From: eve@example.net\r\n"u8, .. message];
        Assert.Equal(DkimFault.SignatureMismatch, (await Made.VerifyAsync(added)).Fault);
    }

    [Fact]
    public async Task A_second_From_that_is_not_signed_is_warned_of()
    {
        byte[] added = [.. "From: eve@example.net\r\n"u8, .. Made.Signed(Tags)];
        var result = await Made.VerifyAsync(added);
        Assert.Equal((DkimStatus.Pass, DkimWarnings.UnsignedDuplicate), (result.Status, result.Warnings));
    }

    [Fact]
    public async Task A_length_is_warned_of_and_what_stands_behind_it_told()
    {
        var message = Made.Signed("v=1; a=rsa-sha256; d=example.org; s=rsa; l=12; h=From;");
        byte[] longer = [.. message, .. "Buy this.\r\n"u8];
        var result = await Made.VerifyAsync(longer);
        Assert.Equal((DkimStatus.Pass, DkimWarnings.BodyLengthLimited), (result.Status, result.Warnings));
        Assert.Equal((12, 23), (result.Coverage!.SignedBodyOctets, result.Coverage.BodyOctets));
    }

    [Theory]
    [InlineData("l=13;", DkimStatus.PermError, DkimFault.BodyTooShort)]
    [InlineData("x=1796039699;", DkimStatus.Policy, DkimFault.Expired)]
    [InlineData("x=1796039701;", DkimStatus.Pass, DkimFault.None)]
    [InlineData("i=@mail.example.org;", DkimStatus.Pass, DkimFault.None)]
    [InlineData("i=@mail.example.com;", DkimStatus.PermError, DkimFault.IdentityOutsideDomain)]
    [InlineData("q=http;", DkimStatus.Neutral, DkimFault.QueryMethod)]
    [InlineData("v=1;", DkimStatus.Neutral, DkimFault.DuplicateTag)]
    public async Task A_tag_decides(string tag, DkimStatus status, DkimFault fault)
    {
        
        var result = await Made.VerifyAsync(Made.Signed($"{Tags} {tag}"));
        Assert.Equal((status, fault), (result.Status, result.Fault));
        Assert.NotEmpty(result.Reason);
    }

    [Theory]
    [InlineData(299, DkimWarnings.None)]
    [InlineData(301, DkimWarnings.FutureTimestamp)]
    public async Task A_signature_of_the_future_passes_with_a_warning(int seconds, DkimWarnings warnings)
    {
        var result = await Made.VerifyAsync(Made.Signed($"{Tags} t={Made.Now.ToUnixTimeSeconds() + seconds};"));
        Assert.Equal((DkimStatus.Pass, warnings), (result.Status, result.Warnings));
    }

    [Fact]
    public async Task A_signature_without_From_is_a_permanent_error()
    {
        var result = await Made.VerifyAsync(Made.Signed("v=1; a=rsa-sha256; d=example.org; s=rsa; h=To;", signed: ["To: bob@example.net"]));
        Assert.Equal((DkimStatus.PermError, DkimFault.FromNotSigned), (result.Status, result.Fault));
    }

    [Fact]
    public async Task Rsa_sha1_is_refused_without_asking_for_a_key()
    {
        var zone = Made.Zone;
        var message = Encoding.Latin1.GetString(Made.Signed(Tags)).Replace("rsa-sha256", "rsa-sha1", StringComparison.Ordinal);
        var bh = message.IndexOf("bh=", StringComparison.Ordinal);
        var result = await Made.VerifyAsync(Made.Octets($"{message[..bh]}bh={Convert.ToBase64String(new byte[20])}{message[message.IndexOf("; b=", StringComparison.Ordinal)..]}"), zone);
        Assert.Equal((DkimStatus.PermError, DkimFault.HistoricAlgorithm), (result.Status, result.Fault));
        Assert.Empty(zone.Asked);
    }

    [Theory]
    [InlineData("t=y; ", "", DkimStatus.Pass, DkimFault.None, DkimWarnings.Testing)]
    [InlineData("t=s; ", "i=@mail.example.org;", DkimStatus.PermError, DkimFault.KeyForOtherIdentity, DkimWarnings.None)]
    [InlineData("t=s; ", "", DkimStatus.Pass, DkimFault.None, DkimWarnings.None)]
    [InlineData("s=tlsrpt; ", "", DkimStatus.PermError, DkimFault.KeyForOtherService, DkimWarnings.None)]
    [InlineData("h=sha1; ", "", DkimStatus.PermError, DkimFault.KeyForOtherHash, DkimWarnings.None)]
    [InlineData("h=sha1:sha256; ", "", DkimStatus.Pass, DkimFault.None, DkimWarnings.None)]
    [InlineData("x=", "", DkimStatus.PermError, DkimFault.MissingTag, DkimWarnings.None)]
    [InlineData("k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=; x=", "", DkimStatus.PermError, DkimFault.KeyForOtherAlgorithm, DkimWarnings.None)]
    [InlineData("p=; x=", "", DkimStatus.PermError, DkimFault.KeyRevoked, DkimWarnings.None)]
    public async Task A_key_decides(string keyTags, string tags, DkimStatus status, DkimFault fault, DkimWarnings warnings)
    {
        var key = Convert.ToBase64String(Made.Rsa.ExportSubjectPublicKeyInfo());
        var zone = new KeyZone { ["rsa._domainkey.example.org"] = KeyZone.Text($"v=DKIM1; {keyTags}{(keyTags.EndsWith('=') ? "" : "p=")}{key}") };
        var result = await Made.VerifyAsync(Made.Signed($"{Tags} {tags}"), zone);
        Assert.Equal((status, fault, warnings), (result.Status, result.Fault, result.Warnings));
    }

    [Theory]
    [InlineData(512, DkimStatus.Policy, DkimFault.KeyTooShort)]
    [InlineData(1024, DkimStatus.Pass, DkimFault.None)]
    public async Task A_short_key_is_warned_of_and_a_shorter_one_refused(int bits, DkimStatus status, DkimFault fault)
    {
        using var rsa = RSA.Create(bits);
        var zone = new KeyZone { ["rsa._domainkey.example.org"] = KeyZone.Text($"p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}") };
        var result = await Made.VerifyAsync(Made.Signed(Tags, rsa: rsa), zone);
        Assert.Equal((status, fault, DkimWarnings.ShortKey, bits), (result.Status, result.Fault, result.Warnings, result.Key!.Bits));
    }

    [Fact]
    public async Task Dns_decides_between_never_and_later()
    {
        var answers = new (DnsAnswer Answer, DkimStatus Status, DkimFault Fault)[]
        {
            (DnsAnswer.Failure("nobody answers"), DkimStatus.TempError, DkimFault.KeyLookupFailed),
            (DnsAnswer.Bogus("it is forged"), DkimStatus.TempError, DkimFault.KeyBogus),
            (DnsAnswer.Absent(secure: true, nameExists: false, TimeSpan.Zero), DkimStatus.PermError, DkimFault.KeyNotFound),
            (DnsAnswer.Absent(secure: true, nameExists: true, TimeSpan.Zero), DkimStatus.PermError, DkimFault.KeyNotFound),
            (KeyZone.Text("no key"), DkimStatus.PermError, DkimFault.Syntax),
            (KeyZone.Text("v=spf1 -all", Made.Ed25519Key.RecordText, Made.RsaKey.RecordText), DkimStatus.Pass, DkimFault.None),
            (DnsAnswer.Found(secure: true, [new TxtRecord(Made.RsaKey.RecordText)], TimeSpan.Zero), DkimStatus.Pass, DkimFault.None),
        };
        foreach (var (answer, status, fault) in answers)
        {
            var result = await Made.VerifyAsync(Made.Signed(Tags), new KeyZone { ["rsa._domainkey.example.org"] = answer });
            Assert.Equal((status, fault), (result.Status, result.Fault));
            Assert.Equal(answer.Status is DnsStatus.Secure && status is DkimStatus.Pass, result.IsKeySecure);
        }
    }

    [Fact]
    public async Task A_message_without_a_signature_has_no_result()
    {
        var verification = await new DkimVerifier(Made.Zone).VerifyAsync(Made.Octets($"{Made.Header}\r\n{Made.Body}"));
        Assert.Equal((DkimStatus.None, DkimFault.None, 0), (verification.Status, verification.Fault, verification.Results.Length));
    }

    [Fact]
    public async Task Of_many_signatures_each_has_its_result_and_the_best_one_counts()
    {
        byte[] message = [.. "DKIM-Signature: nonsense\r\nDKIM-Signature: v=1; a=rsa-sha256; d=example.org; s=none; h=From; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA\r\n"u8, .. Made.Signed(Tags)];
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(message);
        Assert.Equal([DkimStatus.Neutral, DkimStatus.PermError, DkimStatus.Pass], verification.Results.Select(result => result.Status));
        Assert.Equal((DkimStatus.Pass, 0), (verification.Status, verification.Untried));
    }

    [Fact]
    public void A_status_that_nobody_set_is_no_pass() => Assert.Equal(DkimStatus.None, default);

    [Fact]
    public async Task Where_none_passes_one_that_may_pass_later_counts()
    {
        var zone = new KeyZone { ["later._domainkey.example.org"] = DnsAnswer.Failure("nobody answers") };
        byte[] message = [.. "DKIM-Signature: nonsense\r\n"u8, .. Made.Signed("v=1; a=rsa-sha256; d=example.org; s=later; h=From;")];
        Assert.Equal(DkimStatus.TempError, (await new DkimVerifier(zone, clock: Made.Clock).VerifyAsync(message)).Status);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_told_so()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new DkimVerifier(Made.Zone).VerifyAsync(Made.Signed(Tags), gone.Token));
    }
}
