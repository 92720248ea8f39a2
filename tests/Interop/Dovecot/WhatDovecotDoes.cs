namespace Waxwing.Interop.Tests;

/// <summary>What the submission service of Dovecot 2.3.19 does when a client does not wait for the end of one message before it begins the next.</summary>
/// <remarks>Each list of codes is what came, in order. Message 1 is from one@example.org, message 2 from two@example.org.</remarks>
public sealed class WhatDovecotDoes(DovecotSubmission dovecot) : IClassFixture<DovecotSubmission>
{
    private const string First = "MAIL FROM:<one@example.org>\r\n";
    private const string Second = "MAIL FROM:<two@example.org>\r\n";
    private const string Refused = $"RCPT TO:<{Address.Refused}>\r\n";
    private const string Note = "Subject: note\r\n\r\nhello\r\n";

    // An assertion of its own fails: it counts the RCPT of message 2 among those of message 1, whose 250 it then does not
    // send although Postfix behind it took the message. A client can only call that unknown.
    [Fact]
    public async Task BDAT_then_MAIL_kills_the_service_and_the_reply_to_message_1_is_lost_although_it_was_accepted()
    {
        var first = Address.Fresh("dovecot");
        await using var session = await RawSession.OpenAsync(dovecot, Listener.Smtps);

        Assert.Equal("250 250", await session.SayAsync($"{First}{To(first)}{Bdat(Note)}{Second}{To(Address.Fresh("dovecot"))}{Bdat(Note)}", 2));

        Assert.True(await session.EndsAsync());
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
        Assert.Contains("assertion failed: (conn->state.pending_rcpt_cmds == 0)", dovecot.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task MAIL_in_the_packet_of_the_final_dot_kills_the_service_too()
    {
        var first = Address.Fresh("dovecot");
        await using var session = await RawSession.OpenAsync(dovecot, Listener.Smtps);
        Assert.Equal("250 250 354", await session.SayAsync($"{First}{To(first)}DATA\r\n", 3));

        await session.SayAsync($"{Note}.\r\n{Second}{To(Address.Fresh("dovecot"))}DATA\r\n", 0);

        Assert.True(await session.EndsAsync());
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
    }

    [Fact]
    public async Task All_recipients_refused_then_BDAT_then_MAIL_kills_the_service()
    {
        await using var session = await RawSession.OpenAsync(dovecot, Listener.Smtps);

        Assert.Equal("250 550", await session.SayAsync($"{First}{Refused}{Bdat(Note)}{Second}{To(Address.Fresh("dovecot"))}{Bdat(Note)}", 2));

        Assert.True(await session.EndsAsync());
    }

    [Fact]
    public async Task All_recipients_refused_then_DATA_then_MAIL_answers_503_and_message_2_is_accepted_from_the_sender_of_message_1()
    {
        var recipient = Address.Fresh("dovecot");
        await using var session = await RawSession.OpenAsync(dovecot, Listener.Smtps);

        Assert.Equal("250 550 554 503 250 354", await session.SayAsync($"{First}{Refused}DATA\r\n{Second}{To(recipient)}DATA\r\n", 6));
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    // RSET waits until everything before it is done: that is all it takes.
    [Fact]
    public async Task With_RSET_before_each_MAIL_messages_may_cross()
    {
        var (first, second, third) = (Address.Fresh("dovecot"), Address.Fresh("dovecot"), Address.Fresh("dovecot"));
        await using var session = await RawSession.OpenAsync(dovecot, Listener.Smtps);

        var codes = await session.SayAsync(
            $"{First}{To(first)}{Bdat(Note)}RSET\r\n{First}{Refused}{Bdat(Note)}RSET\r\n{Second}{To(second)}{Bdat(Note)}RSET\r\n{Second}{To(third)}DATA\r\n", 15);

        Assert.Equal("250 250 250 250 250 550 554 250 250 250 250 250 250 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
        Assert.Equal("two@example.org", (await ArrivalAsync(third)).ReturnPath);
    }

    private static string To(string recipient) => $"RCPT TO:<{recipient}>\r\n";

    private static string Bdat(string content) => $"BDAT {content.Length} LAST\r\n{content}";

    private Task<Arrival> ArrivalAsync(string recipient) => dovecot.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
}
