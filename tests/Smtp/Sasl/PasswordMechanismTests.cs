using System.Text;

namespace Waxwing.Smtp.Tests.Sasl;

public sealed class PasswordMechanismTests
{
    private static readonly PasswordCredential Credential = new("jäne", "pass wörd");

    [Fact]
    public void PLAIN_says_user_name_and_password_in_one_message()
    {
        var plain = new Plain(Credential);

        Assert.Equal("\0jäne\0pass wörd", Encoding.UTF8.GetString(plain.InitialResponse()));
        Assert.True(plain.RevealsPassword);
        Assert.False(plain.ServerVerified);
        plain.Complete();
    }

    [Fact]
    public void PLAIN_has_no_second_message()
        => Assert.Equal(SmtpFailure.ProtocolViolation, Assert.Throws<SmtpException>(() => new Plain(Credential).Respond([])).Error.Failure);

    [Theory]
    [InlineData("Username:", "Password:")]
    [InlineData("Password:", "Username:")]
    [InlineData("", "")]
    public void LOGIN_answers_twice_whatever_the_server_asks(string first, string second)
    {
        var login = new Login(Credential);

        Assert.Null(login.InitialResponse());
        Assert.Equal("jäne", Encoding.UTF8.GetString(login.Respond(Encoding.UTF8.GetBytes(first))));
        Assert.Equal("pass wörd", Encoding.UTF8.GetString(login.Respond(Encoding.UTF8.GetBytes(second))));
        var error = Assert.Throws<SmtpException>(() => login.Respond([])).Error;
        Assert.Equal(SmtpFailure.ProtocolViolation, error.Failure);
        Assert.Equal(SmtpStage.Auth, error.Stage);
    }

    [Fact]
    public void The_password_is_not_shown()
    {
        Assert.Equal("jäne", Credential.ToString());
        var exception = Assert.Throws<SmtpException>(() => new Plain(new PasswordCredential("u", "secret\ud800")).InitialResponse());
        Assert.DoesNotContain("secret", exception.ToString(), StringComparison.Ordinal);
        var argument = Assert.Throws<ArgumentException>(() => new PasswordCredential("u", "secret\0"));
        Assert.DoesNotContain("secret", argument.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "p")]
    [InlineData("u", "")]
    [InlineData("u\0", "p")]
    public void A_credential_without_name_or_password_or_with_a_NUL_is_no_credential(string userName, string password)
        => Assert.Throws<ArgumentException>(() => new PasswordCredential(userName, password));
}
