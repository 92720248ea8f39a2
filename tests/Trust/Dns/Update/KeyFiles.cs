namespace Waxwing.Trust.Tests.Dns.Update;

/// <summary>The statement that tsig-keygen writes, and what is none.</summary>
public sealed class KeyFiles
{
    private const string Secret = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

    [Theory]
    [InlineData($"key \"waxwing\" {{\n\talgorithm hmac-sha256;\n\tsecret \"{Secret}\";\n}};\n")]
    [InlineData($"key waxwing {{ secret {Secret}; algorithm HMAC-SHA256; }};")]
    [InlineData($"# for updates\nkey \"Waxwing.\" {{ // ours\n algorithm hmac-sha256; secret \"{Secret}\"; }};")]
    public void A_key_is_read(string text)
    {
        Assert.True(TsigKey.TryParse(text, out var key, out _));
        Assert.Equal("waxwing", key.Name.ToString());
        Assert.Equal("0123456789abcdef0123456789abcdef"u8, key.Secret);
        Assert.Equal("waxwing", key.ToString());
    }

    [Theory]
    [InlineData("", "no key")]
    [InlineData($"waxwing:{Secret}", "no key")]
    [InlineData($"key \"waxwing\" {{ algorithm hmac-sha256; secret \"{Secret}\"; }}", "no key")]
    [InlineData($"key \"waxwing\" {{ algorithm hmac-sha256; secret \"{Secret}", "no key")]
    [InlineData($"key \"waxwing\" {{ algorithm hmac-sha256; secret \"{Secret}\"; secret \"{Secret}\"; }};", "no key")]
    [InlineData($"key \"waxwing\" {{ algorithm hmac-sha256; other \"{Secret}\"; }};", "no key")]
    [InlineData($"key \"wax wing\" {{ algorithm hmac-sha256; secret \"{Secret}\"; }};", "name")]
    [InlineData($"key \"waxwing\" {{ algorithm hmac-md5; secret \"{Secret}\"; }};", "algorithm")]
    [InlineData($"key \"waxwing\" {{ secret \"{Secret}\"; }};", "algorithm")]
    [InlineData("key \"waxwing\" { algorithm hmac-sha256; secret \"not base64!\"; };", "base64")]
    [InlineData("key \"waxwing\" { algorithm hmac-sha256; secret \"c2hvcnQ=\"; };", "5 octets")]
    public void What_is_none_is_refused_without_a_word_of_the_secret(string text, string reason)
    {
        Assert.False(TsigKey.TryParse(text, out _, out var why));
        Assert.Contains(reason, why, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_too_long_is_none() =>
        Assert.False(TsigKey.TryParse(new string(' ', TsigKey.MaxFileLength) + $"key w {{ algorithm hmac-sha256; secret {Secret}; }};", out _, out _));
}
