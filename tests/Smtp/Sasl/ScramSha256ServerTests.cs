using System.Text;

namespace Waxwing.Smtp.Tests.Sasl;

public sealed class ScramSha256ServerTests
{
    private static readonly ScramCredential Jane = ScramCredential.FromPassword("pencil", Encoding.ASCII.GetBytes("0123456789abcdef"), 4096);

    [Fact]
    public void The_exchange_of_RFC_7677_is_reproduced_from_the_other_side()
    {
        var kept = ScramCredential.FromPassword("pencil", Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="), 4096);
        var server = new ScramSha256Server(_ => kept, 4096, "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0");

        Assert.Equal(
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
            Say(server, "n,,n=user,r=rOprNGfwEbeRWgbNEkqO"));
        Assert.Equal(
            "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
            Say(server, "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="));
        Assert.False(server.IsAuthenticated);
        Assert.Null(Say(server, ""));
        Assert.True(server.IsAuthenticated);
        Assert.Equal("user", server.UserName);
    }

    [Theory]
    [InlineData("jane", "pencil", true)]
    [InlineData("jane", "pencil2", false)]
    [InlineData("nobody", "pencil", false)]
    public void Our_client_is_let_in_with_the_right_password_only(string userName, string password, bool accepted)
    {
        var client = new ScramSha256(new PasswordCredential(userName, password), ScramBinding.Unavailable);
        var server = new ScramSha256Server(Lookup);

        var challenge = server.Challenge(client.InitialResponse());
        while (challenge is not null)
        {
            challenge = server.Challenge(client.Respond(challenge));
        }

        Assert.Equal(accepted, server.IsAuthenticated);
        Assert.Equal(accepted, client.ServerVerified);
    }

    [Theory]
    [InlineData("a,b=c", "p,=w")]
    [InlineData("jürgen", "пароль")]
    [InlineData("user", "I\u00ADX\u00A0\u2168")]
    public void Both_sides_prepare_names_and_passwords_alike(string userName, string password)
    {
        var kept = ScramCredential.FromPassword(password);
        var client = new ScramSha256(new PasswordCredential(userName, password), ScramBinding.Unavailable);
        var server = new ScramSha256Server(name => string.Equals(name, userName, StringComparison.Ordinal) ? kept : null);

        var final = server.Challenge(client.Respond(server.Challenge(client.InitialResponse())));
        Assert.Null(server.Challenge(client.Respond(final)));

        Assert.True(server.IsAuthenticated);
        client.Complete();
    }

    [Fact]
    public void A_server_that_does_not_know_the_password_cannot_fool_our_client()
    {
        var client = new ScramSha256(new PasswordCredential("jane", "pencil"), ScramBinding.Unavailable);
        var impostor = new ScramSha256Server(_ => ScramCredential.FromPassword("guess"));

        var final = client.Respond(impostor.Challenge(client.InitialResponse()));
        Assert.Null(impostor.Challenge(final));
        var exception = Assert.Throws<SmtpException>(() => client.Respond(Encoding.UTF8.GetBytes("v=" + Convert.ToBase64String(new byte[32]))));

        Assert.Equal(SmtpFailureDetail.ServerSignatureWrong, exception.Error.Detail);
    }

    [Fact]
    public void An_unknown_user_is_told_the_same_kind_of_salt_each_time()
    {
        var first = Say(new ScramSha256Server(Lookup), "n,,n=nobody,r=abc");
        var second = Say(new ScramSha256Server(Lookup), "n,,n=nobody,r=abc");
        var other = Say(new ScramSha256Server(Lookup), "n,,n=noone,r=abc");
        var real = Say(new ScramSha256Server(Lookup), "n,,n=jane,r=abc");

        Assert.Equal(After(first, ",s="), After(second, ",s="));
        Assert.NotEqual(After(first, ",s="), After(other, ",s="), StringComparer.Ordinal);
        Assert.Equal(real!.Length, first!.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("n=jane,r=abc")]
    [InlineData("p=tls-server-end-point,,n=jane,r=abc")]
    [InlineData("n,a=root,n=jane,r=abc")]
    [InlineData("n,,m=new,n=jane,r=abc")]
    [InlineData("n,,r=abc,n=jane")]
    [InlineData("n,,n=,r=abc")]
    [InlineData("n,,n=ja=ne,r=abc")]
    [InlineData("n,,n=jane,r=")]
    [InlineData("n,,n=jane,r=a b")]
    [InlineData("n,,n=jane,r=abc,r=def")]
    [InlineData("n,,n=ja\u0007ne,r=abc")]
    public void A_malformed_first_message_ends_the_exchange(string message)
    {
        var server = new ScramSha256Server(Lookup);

        Assert.Null(Say(server, message));
        Assert.False(server.IsAuthenticated);
        Assert.Null(Say(server, "n,,n=jane,r=abc"));
    }

    [Theory]
    [InlineData("c=biws", "c=eSws")]
    [InlineData("c=biws,", "")]
    [InlineData(",p=", ",m=new,p=")]
    [InlineData(",p=", ",p=AAAA,p=")]
    [InlineData("r=abc", "r=abd")]
    public void A_final_message_that_was_tampered_with_is_refused(string part, string replacement)
    {
        var client = new ScramSha256(new PasswordCredential("jane", "pencil"), ScramBinding.Unavailable, "abc");
        var server = new ScramSha256Server(Lookup);
        var final = Encoding.UTF8.GetString(client.Respond(server.Challenge(client.InitialResponse())));
        Assert.Contains(part, final, StringComparison.Ordinal);

        Assert.Null(Say(server, final.Replace(part, replacement, StringComparison.Ordinal)));
        Assert.False(server.IsAuthenticated);
    }

    [Fact]
    public void The_last_answer_of_the_client_is_an_empty_line()
    {
        var client = new ScramSha256(new PasswordCredential("jane", "pencil"), ScramBinding.Unavailable);
        var server = new ScramSha256Server(Lookup);
        client.Respond(server.Challenge(client.Respond(server.Challenge(client.InitialResponse()))));

        Assert.Null(Say(server, "x"));
        Assert.False(server.IsAuthenticated);
    }

    private static ScramCredential? Lookup(string userName) => string.Equals(userName, "jane", StringComparison.Ordinal) ? Jane : null;

    private static string? Say(ScramSha256Server server, string message)
        => server.Challenge(Encoding.UTF8.GetBytes(message)) is { } challenge ? Encoding.UTF8.GetString(challenge) : null;

    private static string After(string? text, string mark) => text![text!.IndexOf(mark, StringComparison.Ordinal)..];
}
