namespace Waxwing.Trust.Tests.Dkim;

/// <summary>The message of RFC 8463 appendix A: one body hash, an Ed25519 and an RSA signature.</summary>
public sealed class Rfc8463
{
    private const string Message =
        """
        DKIM-Signature: v=1; a=ed25519-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=brisbane; t=1528637909; h=from : to :
         subject : date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=/gCrinpcQOoIfuHNQIbq4pgh9kyIK3AQUdt9OdqQehSwhEIug4D11Bus
         Fa3bT3FY5OsU7ZbnKELq+eXdp1Q1Dw==
        DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
         d=football.example.com; i=@football.example.com;
         q=dns/txt; s=test; t=1528637909; h=from : to : subject :
         date : message-id : from : subject : date;
         bh=2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=;
         b=F45dVWDfMbQDGHJFlXUNB2HKfbCeLRyhDXgFpEL8GwpsRe0IeIixNTe3
         DhCVlUrSjV4BwcVcOF6+FF3Zo9Rpo1tFOeS9mPYQTnGdaSGsgeefOsk2Jz
         dA+L10TeYt9BgDfQNZtKdN1WO//KgIqXP7OdEFE4LjFYNcUxZQ4FADY+8=
        From: Joe SixPack <joe@football.example.com>
        To: Suzie Q <suzie@shopping.example.net>
        Subject: Is dinner ready?
        Date: Fri, 11 Jul 2003 21:00:37 -0700 (PDT)
        Message-ID: <20030712040037.46341.5F8J@football.example.com>

        Hi.

        We lost the game.  Are you hungry yet?

        Joe.

        """;

    private static readonly KeyZone Zone = new()
    {
        ["brisbane._domainkey.football.example.com"] = KeyZone.Text("v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
        ["test._domainkey.football.example.com"] = KeyZone.Text(
            "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/byYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB"),
    };

    [Fact]
    public async Task Both_signatures_pass()
    {
        var verification = await VerifyAsync(Message);
        Assert.Equal([(DkimStatus.Pass, DkimAlgorithm.Ed25519Sha256), (DkimStatus.Pass, DkimAlgorithm.RsaSha256)], verification.Results.Select(result => (result.Status, result.Signature!.Algorithm)));
        Assert.Equal([DkimWarnings.None, DkimWarnings.ShortKey], verification.Results.Select(result => result.Warnings));
        Assert.Equal(["From", "To", "Subject", "Date", "Message-ID"], verification.Results[0].Coverage!.Fields);
        Assert.Equal(["brisbane._domainkey.football.example.com", "test._domainkey.football.example.com"], Zone.Asked.Distinct());
    }

    [Fact]
    public async Task Relaxed_means_that_white_space_may_change()
    {
        var changed = Message.Replace("To: Suzie", "TO:\r\n\t Suzie", StringComparison.Ordinal).Replace("game.  Are", "game. \tAre", StringComparison.Ordinal);
        Assert.All((await VerifyAsync($"{changed}\n \n\n")).Results, result => Assert.Equal(DkimStatus.Pass, result.Status));
    }

    [Fact]
    public async Task Nothing_else_may()
    {
        Assert.All((await VerifyAsync(Message.Replace("dinner", "supper", StringComparison.Ordinal))).Results, result => Assert.Equal(DkimFault.SignatureMismatch, result.Fault));
        Assert.All((await VerifyAsync(Message.Replace("lost", "won", StringComparison.Ordinal))).Results, result => Assert.Equal(DkimFault.BodyChanged, result.Fault));
        Assert.All((await VerifyAsync(Message.Replace("From: Joe", "Subject: Added\nFrom: Joe", StringComparison.Ordinal))).Results, result => Assert.Equal(DkimFault.SignatureMismatch, result.Fault));
    }

    private static Task<DkimVerification> VerifyAsync(string message) =>
        new DkimVerifier(Zone, clock: Made.Clock).VerifyAsync(Made.Octets(message.ReplaceLineEndings("\r\n")));
}
