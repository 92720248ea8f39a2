using Waxwing.Smtp.Server;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SaslBase64Tests
{
    // RFC 4954 §4, RFC 4648 §3.3: the platform's decoder passes over these, and a whole response of them would read as an empty one.
    [Theory]
    [InlineData("\n\n\n\n")]
    [InlineData("\t\t\t\t")]
    [InlineData("YWJj\t\t\t\t")]
    [InlineData("YW Jj\r\n ")]
    public void White_space_is_no_base64(string response) => Assert.False(SaslBase64.TryDecode(System.Text.Encoding.ASCII.GetBytes(response), out _));

    [Theory]
    [InlineData("YWJj", "abc")]
    [InlineData("YQ==", "a")]
    [InlineData("=", "")]
    public void Base64_is_decoded(string response, string decoded)
    {
        Assert.True(SaslBase64.TryDecode(System.Text.Encoding.ASCII.GetBytes(response), out var octets));
        Assert.Equal(decoded, System.Text.Encoding.ASCII.GetString(octets!));
    }
}
