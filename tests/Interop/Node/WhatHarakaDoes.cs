namespace Waxwing.Interop.Tests;

/// <summary>What Haraka 3.3.4 does when a client that pipelines (RFC 2920) does not wait for the end of one message before it begins the next.</summary>
/// <remarks>Each list of codes is what came, in order. Message 1 is from one@example.org, message 2 from two@example.org.</remarks>
public sealed class WhatHarakaDoes(HarakaServer haraka)
{
    private const string First = "MAIL FROM:<one@example.org>\r\n";
    private const string Second = "MAIL FROM:<two@example.org>\r\n";
    private const string Refused = $"RCPT TO:<{Address.Refused}>\r\n";
    private const string Note = "Subject: note\r\n\r\nhello\r\n";

    // On purpose: if Haraka and its client disagree where a message ends, what follows may be an attacker's. RSET is no way out.
    [Theory]
    [InlineData("", 4)]
    [InlineData("RSET\r\n", 5)]
    public async Task Every_command_in_the_packet_of_the_final_dot_is_answered_with_503_after_the_250_of_the_message(string between, int replies)
    {
        var first = Address.Fresh("haraka");
        var second = Address.Fresh("haraka");
        await using var session = await RawSession.OpenAsync(haraka, Listener.SmtpsWithoutChunking);
        Assert.Equal("250 250 354", await session.SayAsync($"{First}{To(first)}DATA\r\n", 3));

        var codes = await session.SayAsync($"{Note}.\r\n{between}{Second}{To(second)}DATA\r\n", replies);

        Assert.Equal(string.Join(' ', ["250", .. Enumerable.Repeat("503", replies - 1)]), codes);
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);

        // The 503s cost nothing: the message can be sent on the same connection, alone.
        Assert.Equal("250 250 354", await session.SayAsync($"{Second}{To(second)}DATA\r\n", 3));
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
    }

    [Fact]
    public async Task QUIT_in_the_packet_of_the_final_dot_is_answered_with_503_and_the_connection_stays()
    {
        await using var session = await RawSession.OpenAsync(haraka, Listener.SmtpsWithoutChunking);
        await session.SayAsync($"{First}{To(Address.Fresh("haraka"))}DATA\r\n", 3);

        Assert.Equal("250 503", await session.SayAsync($"{Note}.\r\nQUIT\r\n", 2));
        Assert.Equal("221", await session.SayAsync("QUIT\r\n", 1));
    }

    // Unlike Exim: a MAIL inside a transaction begins a new one.
    [Theory]
    [InlineData("", "250 550 503 250 250 354")]
    [InlineData("RSET\r\n", "250 550 503 250 250 250 354")]
    public async Task All_recipients_refused_then_DATA_then_MAIL_keeps_the_two_messages_apart_with_and_without_RSET(string between, string expected)
    {
        var recipient = Address.Fresh("haraka");
        await using var session = await RawSession.OpenAsync(haraka, Listener.SmtpsWithoutChunking);

        var codes = await session.SayAsync($"{First}{Refused}DATA\r\n{between}{Second}{To(recipient)}DATA\r\n", expected.Split(' ').Length);

        Assert.Equal(expected, codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("two@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    private static string To(string recipient) => $"RCPT TO:<{recipient}>\r\n";

    private Task<Arrival> ArrivalAsync(string recipient) => haraka.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
}
