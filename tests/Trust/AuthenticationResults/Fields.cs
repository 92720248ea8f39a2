using CsCheck;
using Waxwing.Trust.Tests.Dkim;

namespace Waxwing.Trust.Tests.Fields;

/// <summary>The field Authentication-Results, read and written (RFC 8601).</summary>
public sealed class AuthenticationResultsFields
{
    [Fact]
    public void The_example_of_the_RFC_with_comments_everywhere_is_read()
    {
        // RFC 8601 appendix B.7.
        var results = Read(
            "foo.example.net (foobar) 1 (baz);\r\n    dkim (Because I like it) / 1 (One yay) = (wait for it) fail\r\n"
            + "      policy (A dot can go here) . (like that) expired\r\n      (this surprised me) = (as I wasn't expecting it) 1362471462");
        var result = Assert.Single(results.Results);
        Assert.Equal(("foo.example.net", "dkim", "fail", "1362471462"), (results.Server, result.Method, result.Result, result["policy", "expired"]));
    }

    [Theory]
    [InlineData("example.org; none", "example.org; none")]
    [InlineData("example.org 1; none", "example.org; none")]
    [InlineData("\"a server\"; none;", null)]
    [InlineData("example.com; dkim=pass reason=\"good \\\"signature\\\"\" header.i=@mail-router.example.net", "example.com; dkim=pass reason=\"good \\\"signature\\\"\" header.i=@mail-router.example.net")]
    [InlineData("x; SPF=Pass SMTP.MailFrom=ada@example.org;\r\n dmarc=fail", "x; spf=pass smtp.mailfrom=ada@example.org; dmarc=fail")]
    [InlineData("x; dkim=pass header.b=aB/c+d==;", "x; dkim=pass header.b=\"aB/c+d==\"")]
    [InlineData("x; auth=pass smtp.auth=\"a b\"@example.org", "x; auth=pass smtp.auth=\"\\\"a b\\\"@example.org\"")]
    [InlineData("x; spf=pass smtp.mailfrom=\"a=b@example.org\"", "x; spf=pass smtp.mailfrom=\"a=b@example.org\"")]
    [InlineData("x; spf=pass smtp.mailfrom=jürgen@bücher.example", "x; spf=pass smtp.mailfrom=jürgen@bücher.example")]
    [InlineData("", null)]
    [InlineData("example.org", null)]
    [InlineData("; none", null)]
    [InlineData("x; none; spf=pass", null)]
    [InlineData("x; spf", null)]
    [InlineData("x; spf=", null)]
    [InlineData("x; spf=pass-", null)]
    [InlineData("x; spf=pass smtp.mailfrom", null)]
    [InlineData("x; spf=pass smtp.mailfrom=", null)]
    [InlineData("x; spf=pass smtp=x", null)]
    [InlineData("x; spf=pass;; dkim=pass", null)]
    [InlineData("x; spf=pass (open", null)]
    [InlineData("x; spf=pass reason=\"open", null)]
    [InlineData("x; spf=pass smtp.mailfrom=\"open", null)]
    [InlineData("x; spf=pass smtp.mailfrom=\"a\\\r\n smtp.helo=b", null)]
    [InlineData("x; spf=pass smtp.mailfrom=\"a\"@", null)]
    [InlineData("x; spf=pass\r\ndkim=pass", null)]
    [InlineData("x; spf=pass reason=\"a\nb\"", null)]
    [InlineData("x; spf=pass (a\0b)", null)]
    public void A_value_is_read_and_written_or_refused(string value, string? written)
    {
        Assert.Equal(written is not null, AuthenticationResults.TryParse(value, out var results, out var fault));
        Assert.Equal((written, written is null), (results?.ToString(), fault is AuthenticationResultsFault.Syntax));
    }

    [Fact]
    public void Another_version_is_passed_over()
    {
        foreach (var value in new[] { "x 2; none", "x; spf/2=pass" })
        {
            Assert.False(AuthenticationResults.TryParse(value, out _, out var fault));
            Assert.Equal(AuthenticationResultsFault.Version, fault);
        }
    }

    [Fact]
    public void There_are_bounds()
    {
        Assert.Equal(AuthenticationResultsFault.TooMany, Fault($"x{string.Concat(Enumerable.Repeat("; spf=pass", 101))}"));
        Assert.Equal(AuthenticationResultsFault.TooMany, Fault($"x; spf=pass{string.Concat(Enumerable.Repeat(" smtp.helo=y", 101))}"));
        Assert.Equal(AuthenticationResultsFault.TooLong, Fault(new string('x', 65_537)));
        Assert.Equal(AuthenticationResultsFault.Syntax, Fault($"x {new string('(', 60_000)}"));
        Assert.Equal(100, Read($"x{string.Concat(Enumerable.Repeat("; spf=pass", 100))}").Results.Length);
    }

    [Fact]
    public void What_no_line_can_hold_is_neither_written_nor_read()
    {
        var value = new string('\u00FC', 490);
        var property = new AuthenticationProperty("header", "d", value);
        Assert.Throws<ArgumentException>(() => new AuthenticationProperty("header", "d", $"{value}12"));
        Assert.Throws<ArgumentException>(() => new AuthenticationResult("dkim", "pass", [], new string('"', 500)));
        Assert.Throws<ArgumentException>(() => new AuthenticationResult("dkim", new string('a', 990), []));
        Assert.Throws<ArgumentException>(() => new AuthenticationResults(new string('a', 991), []));
        Assert.Equal(AuthenticationResultsFault.TooLong, Fault($"x; dkim=pass header.d={value}12"));
        Assert.Equal(AuthenticationResultsFault.TooLong, Fault($"x; dkim={new string('a', 990)}"));
        Assert.Equal(AuthenticationResultsFault.TooLong, Fault($"{new string('a', 991)}; none"));

        var field = new AuthenticationResults("x", [new AuthenticationResult("dkim", "fail", [property, property], new string('\u00FC', 485))]).ToField();
        Assert.All(field.Split("\r\n"), line => Assert.InRange(System.Text.Encoding.UTF8.GetByteCount(line), 0, 998));
    }

    [Fact]
    public void No_field_is_written_that_would_not_be_read()
    {
        var property = new AuthenticationProperty("header", "d", new string('a', 900));
        var result = new AuthenticationResult("dkim", "pass", [.. Enumerable.Repeat(property, 70)]);
        Assert.NotNull(Read(new AuthenticationResults("x", [result]).ToString()));
        Assert.Throws<ArgumentException>(() => new AuthenticationResults("x", [result, result]));
        // A slash is read without quotes, and written with them.
        Assert.Equal(AuthenticationResultsFault.TooLong, Fault($"x{string.Concat(Enumerable.Repeat($"; dkim=pass{string.Concat(Enumerable.Repeat(" a.b=/", 93))}", 100))}"));
    }

    [Fact]
    public void A_result_is_written_whatever_a_stranger_has_signed_or_another_has_said()
    {
        var identity = string.Concat(Enumerable.Repeat("=E2=82=AC", 256)) + "@" + string.Join('.', Enumerable.Repeat(new string('a', 58), 4)) + ".example.org";
        Assert.True(DkimSignature.TryParse(
            Made.Octets($"v=1; a=rsa-sha256; d=example.org; s=rsa; i={identity}; h=From; bh=47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=; b=AAAA"), out var signature, out _));
        var result = AuthenticationResult.Of(new DkimResult { Status = DkimStatus.Fail, Fault = DkimFault.BodyChanged, Reason = "a\r\nb" + new string('c', 2000), Signature = signature });
        Assert.Equal(("example.org", null, "AAAA"), (result["header", "d"], result["header", "i"], result["header", "b"]));
        Assert.StartsWith("a??bccc", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_written_is_folded_and_reads_the_same()
    {
        var text = Gen.OneOf("a", "word", " ", "\"", "\\", "ä", "@example.org", ";", "(", "=", ".").Array[0, 12].Select(string.Concat);
        var property = Gen.Select(Gen.OneOf("smtp", "header", "x-y"), Gen.OneOf("d", "mailfrom"), text).Select((type, name, value) => new AuthenticationProperty(type, name, value));
        var result = Gen.Select(Gen.OneOf("dkim", "spf"), Gen.OneOf("pass", "softfail"), property.Array[0, 5], text.Null())
            .Select((method, word, properties, reason) => new AuthenticationResult(method, word, [.. properties], reason));
        result.Array[0, 5].Sample(list =>
        {
            var results = new AuthenticationResults("mx.example.org", [.. list]);
            var field = results.ToField();
            Assert.EndsWith("\r\n", field, StringComparison.Ordinal);
            var again = Read(field["Authentication-Results:".Length..^2]);
            Assert.Equal(results.ToString(), again.ToString());
            Assert.Equal(
                results.Results.SelectMany(one => one.Properties.Select(property => property.Value).Append(one.Reason)),
                again.Results.SelectMany(one => one.Properties.Select(property => property.Value).Append(one.Reason)));
        }, iter: 2000);
    }

    [Fact]
    public void Whatever_comes_nothing_is_thrown() => Gen.OneOf(Gen.Char, Gen.OneOf(";=./()\"\\\r\n \tspf".ToCharArray())).Array[0, 100].Sample(units =>
    {
        var isRead = AuthenticationResults.TryParse($"x; {new string(units)}", out var results, out var fault);
        Assert.Equal((isRead, isRead), (results is not null, fault is AuthenticationResultsFault.None));
    }, iter: 20_000);

    [Fact]
    public void Nothing_can_be_written_that_breaks_a_line()
    {
        Assert.Throws<ArgumentException>(() => new AuthenticationResults("x\r\ny", []));
        Assert.Throws<ArgumentException>(() => new AuthenticationResult("dkim", "pass", [], "a\r\nBcc: b"));
        Assert.Throws<ArgumentException>(() => new AuthenticationResult("d kim", "pass", []));
        Assert.Throws<ArgumentException>(() => new AuthenticationProperty("header", "d", "a\nb"));
    }

    [Fact]
    public async Task A_verified_signature_is_written_with_what_identifies_it()
    {
        var message = Made.Octets($"{Made.Header}\r\n{Made.Body}");
        byte[] signed = [.. "DKIM-Signature: nonsense\r\n"u8, .. Made.Octets(new DkimSigner(Made.Options, Made.Clock).Sign(message)), .. message];
        var verification = await new DkimVerifier(Made.Zone, clock: Made.Clock).VerifyAsync(signed);
        var field = new AuthenticationResults("mx.example.org", [.. verification.Results.Select(AuthenticationResult.Of)]).ToField();

        var again = Read(field["Authentication-Results:".Length..^2]);
        Assert.Equal(["neutral", "pass", "pass"], again.Results.Select(result => result.Result));
        Assert.Equal([null, "rsa-sha256", "ed25519-sha256"], again.Results.Select(result => result["header", "a"]));
        Assert.Equal([null, "example.org", "example.org"], again.Results.Select(result => result["header", "d"]));
        Assert.Equal([null, 8, 8], again.Results.Select(result => result["header", "b"]?.Length));
        Assert.All(field.Split("\r\n"), line => Assert.InRange(line.Length, 0, 78));
    }

    private static AuthenticationResults Read(string value)
    {
        Assert.True(AuthenticationResults.TryParse(value, out var results, out var fault), $"{fault}: {value}");
        return results;
    }

    private static AuthenticationResultsFault Fault(string value)
    {
        Assert.False(AuthenticationResults.TryParse(value, out _, out var fault));
        return fault;
    }
}
