namespace Waxwing.Interop.Tests;

/// <summary>What smtp-server 3.21.6 does when a client that pipelines (RFC 2920) does not wait for the end of one message before it begins the next.</summary>
/// <remarks>Each list of codes is what came, in order. Message 1 is from one@example.org, message 2 from two@example.org.</remarks>
public sealed class WhatSmtpServerDoes(NodeSmtpServer server)
{
    private const string First = "MAIL FROM:<one@example.org>\r\n";
    private const string Second = "MAIL FROM:<two@example.org>\r\n";
    private const string Refused = $"RCPT TO:<{Address.Refused}>\r\n";
    private const string Note = "Subject: note\r\n\r\nhello\r\n";

    [Fact]
    public async Task All_recipients_refused_then_DATA_then_MAIL_answers_503_and_message_2_is_accepted_from_the_sender_of_message_1()
    {
        var recipient = Address.Fresh("node");
        await using var session = await RawSession.OpenAsync(server, Listener.SmtpsWithoutChunking);

        var codes = await session.SayAsync($"{First}{Refused}DATA\r\n{Second}{To(recipient)}DATA\r\n", 6);

        Assert.Equal("250 550 503 503 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Fact]
    public async Task All_recipients_refused_then_DATA_RSET_MAIL_keeps_the_two_messages_apart()
    {
        var recipient = Address.Fresh("node");
        await using var session = await RawSession.OpenAsync(server, Listener.SmtpsWithoutChunking);

        var codes = await session.SayAsync($"{First}{Refused}DATA\r\nRSET\r\n{Second}{To(recipient)}DATA\r\n", 7);

        Assert.Equal("250 550 503 250 250 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("two@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RSET\r\n")]
    public async Task MAIL_in_the_packet_of_the_final_dot_is_taken(string between)
    {
        var first = Address.Fresh("node");
        var second = Address.Fresh("node");
        await using var session = await RawSession.OpenAsync(server, Listener.SmtpsWithoutChunking);
        Assert.Equal("250 250 354", await session.SayAsync($"{First}{To(first)}DATA\r\n", 3));

        var codes = await session.SayAsync($"{Note}.\r\n{between}{Second}{To(second)}DATA\r\n", between.Length == 0 ? 4 : 5);

        Assert.Equal(between.Length == 0 ? "250 250 250 354" : "250 250 250 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
    }

    private static string To(string recipient) => $"RCPT TO:<{recipient}>\r\n";

    private Task<Arrival> ArrivalAsync(string recipient) => server.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
}
