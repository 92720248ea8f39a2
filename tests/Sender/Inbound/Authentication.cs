using System.Net;
using System.Text;
using Waxwing.Trust;

namespace Waxwing.Tests.Inbound;

/// <summary>Whether a message comes from whom it says, as far as somebody tells where it came from.</summary>
public sealed class Authentication
{
    private const string Body = "From: Ada <ada@example.org>\r\nTo: b@example.net\r\nSubject: Lunch\r\nMessage-ID: <1@example.org>\r\nDate: Mon, 2 Nov 2026 09:00:00 +0000\r\n\r\nHello\r\n";

    private static readonly Zone Records = new(("example.org", "v=spf1 ip4:192.0.2.1 -all"), ("_dmarc.example.org", "v=DMARC1; p=reject"));

    [Fact]
    public async Task Without_the_client_SPF_is_not_checked_and_DMARC_is_undecided()
    {
        var authentication = (await CheckAsync(Body)).Authentication;

        Assert.Equal(AuthenticationStep.NotChecked, authentication.Spf.Result);
        Assert.StartsWith("Not checked, because the address of the client is not known", authentication.Spf.Reason, StringComparison.Ordinal);
        Assert.Equal(("none", "none"), (authentication.Dkim.Result, authentication.Arc.Result));
        Assert.Equal((AuthenticationStep.Undecided, DmarcPolicy.None), (authentication.Dmarc.Result, authentication.Disposition));
        Assert.Contains("The domain asks for reject.", authentication.Dmarc.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("192.0.2.1", "pass", "pass", DmarcPolicy.None)]
    [InlineData("192.0.2.2", "fail", "fail", DmarcPolicy.Reject)]
    public async Task With_the_client_both_are_decided(string client, string spf, string dmarc, DmarcPolicy disposition)
    {
        var authentication = (await CheckAsync(Body, new MessageOrigin { Client = IPAddress.Parse(client), MailFrom = "ada@example.org", Helo = "mail.example.org" })).Authentication;

        Assert.Equal((spf, dmarc, disposition), (authentication.Spf.Result, authentication.Dmarc.Result, authentication.Disposition));
        Assert.NotEmpty(authentication.Spf.Details);
        Assert.NotEmpty(authentication.Dmarc.Details);
    }

    [Theory]
    [InlineData("from mail.example.org (mail.example.org [192.0.2.1]) by mx.example.net (Postfix) with ESMTPS id 1", "pass")]
    [InlineData("from mail.example.org ([192.0.2.2]:4711) by MX.example.net with esmtp (Exim 4.98)", "fail")]
    [InlineData("from mail.example.org (192.0.2.1) by mx.example.net (10.0.0.1) with Microsoft SMTP Server", "pass")]
    [InlineData("from mail.example.org (mail.example.org [192.0.2.1]) by mx.elsewhere.net (Postfix)", AuthenticationStep.NotChecked)]
    [InlineData("by mx.example.net id 1; Mon, 2 Nov 2026 09:00:00 +0000", AuthenticationStep.NotChecked)]
    [InlineData("from mail.example.org (1) by mx.example.net", AuthenticationStep.NotChecked)]
    public async Task The_topmost_Received_of_a_trusted_host_tells_the_client(string received, string expected)
    {
        var message = $"Return-Path: <ada@example.org>\r\nReceived: {received}\r\nReceived: from x ([192.0.2.1]) by mx.example.net\r\n{Body}";

        Assert.Equal(expected, (await CheckAsync(message, new MessageOrigin { TrustedHost = "mx.example.net" })).Authentication.Spf.Result);
    }

    [Theory]
    [InlineData("mx.example.net", "fail")]
    [InlineData("mx.elsewhere.net", AuthenticationStep.NotChecked)]
    public async Task The_first_Authentication_Results_of_a_trusted_host_are_believed_and_no_others(string server, string expected)
    {
        var message = $"Authentication-Results: {server}; spf=fail smtp.mailfrom=ada@example.org\r\nAuthentication-Results: mx.other.net; spf=pass smtp.mailfrom=example.org\r\n{Body}";

        Assert.Equal(expected, (await CheckAsync(message, new MessageOrigin { TrustedHost = "mx.example.net" })).Authentication.Spf.Result);
        Assert.Equal(AuthenticationStep.NotChecked, (await CheckAsync(message)).Authentication.Spf.Result);
    }

    [Fact]
    public async Task Two_fields_From_leave_no_author()
    {
        var authentication = (await CheckAsync($"From: eve@example.com\r\n{Body}")).Authentication;

        Assert.Equal("permerror", authentication.Dmarc.Result);
    }

    [Fact]
    public async Task A_failure_of_DNS_speaks_neither_way()
    {
        var report = await new MessageCheck(new Silence()).CheckAsync(Encoding.ASCII.GetBytes(Body), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("temperror", report!.Authentication.Dmarc.Result);
        Assert.Equal(["unsigned"], report.Phishing.Indicators.Select(indicator => indicator.Id));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\0\0\0\0")]
    public async Task What_is_no_message_has_no_report(string text) =>
        Assert.Null(await new MessageCheck(Records).CheckAsync(Encoding.ASCII.GetBytes(text), cancellationToken: TestContext.Current.CancellationToken));

    [Fact]
    public async Task Damaged_octets_have_a_report_or_none()
    {
        var random = new Random(20261102);
        var check = new MessageCheck(new Silence());
        byte[] whole = [.. Encoding.ASCII.GetBytes("Content-Type: multipart/mixed; boundary=x\r\n"), .. Encoding.ASCII.GetBytes(Body), .. "--x\r\nContent-Type: text/html\r\n\r\n<a href='http://192.0.2.7/'>www.bank.com</a>\r\n--x\r\nContent-Type: application/zip; name=a.zip\r\nContent-Transfer-Encoding: base64\r\n\r\nUEsDBAoA\r\n--x--\r\n"u8];
        for (var i = 0; i < 2000; i++)
        {
            var octets = whole[..random.Next(whole.Length)];
            for (var damage = 0; damage < 8 && octets.Length > 0; damage++)
            {
                octets[random.Next(octets.Length)] = (byte)random.Next(256);
            }

            var report = await check.CheckAsync(octets, new MessageOrigin { TrustedHost = "mx.example.net" }, TestContext.Current.CancellationToken);
            Assert.True(report is null || report.Phishing.Explanation.Length > 0);
        }
    }

    private static async Task<MessageReport> CheckAsync(string message, MessageOrigin? origin = null) =>
        (await new MessageCheck(Records).CheckAsync(Encoding.UTF8.GetBytes(message), origin, TestContext.Current.CancellationToken))!;

    private sealed class Zone(params (string Name, string Text)[] records) : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default)
        {
            var found = records.Where(record => question.Type == DnsType.Txt && string.Equals(record.Name, question.Name.ToString(), StringComparison.Ordinal)).ToArray();
            return Task.FromResult(found.Length > 0
                ? DnsAnswer.Found(secure: false, [.. found.Select(record => new TxtRecord(record.Text))], TimeSpan.Zero)
                : DnsAnswer.Absent(secure: false, nameExists: false, TimeSpan.Zero));
        }
    }

    private sealed class Silence : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(DnsAnswer.Failure("nobody answers"));
    }
}
