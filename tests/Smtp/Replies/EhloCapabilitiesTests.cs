namespace Waxwing.Smtp.Tests.Replies;

public sealed class EhloCapabilitiesTests
{
    [Fact]
    public void What_a_server_announces_is_read_whatever_its_case()
    {
        var server = Read("mx.test at your service", "pipelining", "Size 52428800", "AUTH plain LOGIN", "AUTH=LOGIN Scram-SHA-256", "8bitmime", "STARTTLS");

        Assert.Equal("mx.test", server.ServerName);
        Assert.True(server.Pipelining && server.EightBitMime && server.StartTls);
        Assert.False(server.Chunking);
        Assert.Equal(52428800, server.Size);
        Assert.Equal(["PLAIN", "LOGIN", "LOGIN", "SCRAM-SHA-256"], server.AuthMechanisms);
    }

    [Theory]
    [InlineData("SIZE", 0L)]
    [InlineData("SIZE 0", 0L)]
    [InlineData("SIZE -1", 0L)]
    [InlineData("SIZE 99999999999999999999", 0L)]
    [InlineData("SIZE 10", 10L)]
    [InlineData("SIZES 10", null)]
    public void A_size_that_is_no_number_is_no_limit(string line, long? size) => Assert.Equal(size, Read("mx.test", line).Size);

    [Theory]
    [InlineData("STARTTLSX")]
    [InlineData("XSTARTTLS")]
    [InlineData("STARTTLS\u00ad")]
    [InlineData(" STARTTLS")]
    [InlineData("X STARTTLS")]
    public void A_keyword_is_the_whole_first_word(string line) => Assert.False(Read("mx.test", line).StartTls);

    private static EhloCapabilities Read(params string[] lines) => EhloCapabilities.FromReply(new SmtpReply(250, null, lines));
}
