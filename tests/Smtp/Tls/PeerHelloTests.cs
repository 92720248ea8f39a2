using System.Net.Security;
using CsCheck;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>The first bytes of a peer, whatever they are.</summary>
public sealed class PeerHelloTests
{
    [Fact]
    public void Nothing_is_silence() => Assert.True(PeerHello.Read([]).IsSilence);

    [Fact]
    public void An_alert_is_read() => Assert.Equal((byte)70, PeerHello.Read([21, 3, 3, 0, 2, 2, 70]).Alert);

    [Fact]
    public void An_alert_that_is_cut_short_is_still_TLS()
    {
        var hello = PeerHello.Read([21, 3]);

        Assert.True(hello.IsTls);
        Assert.Null(hello.Alert);
    }

    [Fact]
    public void Version_and_suite_of_a_ServerHello_are_read_past_its_session_id()
    {
        var hello = PeerHello.Read([22, 3, 1, 0, 50, 2, 0, 0, 46, 3, 2, .. new byte[32], 3, 9, 9, 9, 0xc0, 0x2f, 0]);

        Assert.Equal(0x0302, hello.Version);
        Assert.Equal(TlsCipherSuite.TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, hello.Suite);
    }

    [Fact]
    public void Clear_text_is_told_by_its_first_line()
    {
        var hello = PeerHello.Read("220 mail.example.test ESMTP\r\n250 forged\r\n"u8);

        Assert.False(hello.IsTls);
        Assert.Equal("220 mail.example.test ESMTP", hello.ClearText);
    }

    [Theory]
    [InlineData("220 mail.example.test ESMTP\r\n", true)]
    [InlineData("220-mail.example.test\r\n", true)]
    [InlineData("500 what is that\r\n", true)]
    [InlineData("220", false)]
    [InlineData("2200 x\r\n", false)]
    [InlineData("120 x\r\n", false)]
    [InlineData("269 x\r\n", false)]
    [InlineData("HTTP/1.1 400 Bad Request\r\n", false)]
    [InlineData("* OK IMAP4rev1\r\n", false)]
    public void Clear_text_is_SMTP_where_it_is_a_reply(string text, bool smtp)
        => Assert.Equal(smtp, PeerHello.Read(System.Text.Encoding.ASCII.GetBytes(text)).SpeaksSmtp);

    [Fact]
    public void No_bytes_make_it_fail_and_none_of_them_reach_a_terminal()
        => Gen.Byte.Array[0, 200].Sample(bytes => Assert.DoesNotContain(PeerHello.Read(bytes).ClearText, char.IsControl));
}
