using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>What Exim 4.96 does when a client that pipelines (RFC 2920) does not wait for the end of one message before it begins the next.</summary>
/// <remarks>Each list of codes is what came, in order. Message 1 is from one@example.org, message 2 from two@example.org.</remarks>
public sealed class WhatEximDoes(EximServer exim)
{
    private const string First = "MAIL FROM:<one@example.org>\r\n";
    private const string Second = "MAIL FROM:<two@example.org>\r\n";
    private const string Refused = $"RCPT TO:<{Address.Refused}>\r\n";
    private const string Note = "Subject: note\r\n\r\nhello\r\n";

    // Exim keeps the sender of a transaction whose recipients it all refused, and so the next MAIL comes in its midst (503).
    // The RCPT after it is taken, though: into message 1's transaction.
    [Fact]
    public async Task All_recipients_refused_then_DATA_then_MAIL_answers_503_and_message_2_is_accepted_from_the_sender_of_message_1()
    {
        var recipient = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{Refused}DATA\r\n{Second}{To(recipient)}DATA\r\n", 6);

        Assert.Equal("250 550 503 503 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Fact]
    public async Task All_recipients_refused_then_DATA_RSET_MAIL_keeps_the_two_messages_apart()
    {
        var recipient = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{Refused}DATA\r\nRSET\r\n{Second}{To(recipient)}DATA\r\n", 7);

        Assert.Equal("250 550 503 250 250 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("two@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Fact]
    public async Task All_recipients_refused_then_BDAT_then_MAIL_answers_503_and_message_2_is_accepted_from_the_sender_of_message_1()
    {
        var recipient = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{Refused}{Bdat(Note)}{Second}{To(recipient)}{Bdat(Note)}", 6);

        Assert.Equal("250 550 503 503 250 250", codes);
        Assert.Equal("one@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    // The refused chunk is read and thrown away, so that what follows it is understood.
    [Fact]
    public async Task All_recipients_refused_then_BDAT_RSET_MAIL_keeps_the_two_messages_apart()
    {
        var recipient = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{Refused}{Bdat(Note)}RSET\r\n{Second}{To(recipient)}{Bdat(Note)}", 7);

        Assert.Equal("250 550 503 250 250 250 250", codes);
        Assert.Equal("two@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Fact]
    public async Task All_recipients_refused_then_each_chunk_of_a_message_in_two_is_answered_with_503()
    {
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{Refused}BDAT 5\r\nabc\r\nBDAT 5 LAST\r\ndef\r\nRSET\r\n", 5);

        Assert.Equal("250 550 503 503 250", codes);
    }

    // The worst of them. A BDAT that is refused for its syntax leaves recipient and sender in place.
    [Fact]
    public async Task BDAT_refused_with_501_then_MAIL_answers_503_and_the_content_of_message_2_goes_to_the_recipient_of_message_1_too()
    {
        var first = Address.Fresh("exim");
        var second = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{To(first)}BDAT LAST\r\n{Second}{To(second)}{Bdat(Note)}", 6);

        Assert.Equal("250 250 501 503 250 250", codes);
        foreach (var recipient in new[] { first, second })
        {
            var arrival = await ArrivalAsync(recipient);
            Assert.Equal("one@example.org", arrival.ReturnPath);
            Assert.Equal(Note, Encoding.ASCII.GetString(arrival.Content));
        }
    }

    [Fact]
    public async Task BDAT_refused_with_501_then_RSET_MAIL_keeps_the_two_messages_apart()
    {
        var first = Address.Fresh("exim");
        var second = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync($"{First}{To(first)}BDAT LAST\r\nRSET\r\n{Second}{To(second)}{Bdat(Note)}", 7);

        Assert.Equal("250 250 501 250 250 250 250", codes);
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
        Assert.Equal(0, exim.ArrivedFor(first));
    }

    // A refusal that comes after the content ends the transaction: the hazard is that of refusals before it.
    [Fact]
    public async Task Content_refused_after_BDAT_LAST_then_MAIL_without_RSET_is_harmless()
    {
        var recipient = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        var codes = await session.SayAsync(
            $"{First}{To(Address.Fresh("exim"))}{Bdat($"Subject: {EximConfiguration.RefusedSubject}\r\n\r\n")}{Second}{To(recipient)}{Bdat(Note)}", 6);

        Assert.Equal("250 250 550 250 250 250", codes);
        Assert.Equal("two@example.org", (await ArrivalAsync(recipient)).ReturnPath);
    }

    [Fact]
    public async Task Two_messages_that_are_accepted_may_cross_with_BDAT_without_RSET()
    {
        var first = Address.Fresh("exim");
        var second = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);

        // BDAT has one reply of two lines here: "250-… byte chunk", "250 OK id=…".
        var codes = await session.SayAsync($"{First}{To(first)}{Bdat(Note)}{Second}{To(second)}{Bdat(Note)}", 6);

        Assert.Equal("250 250 250 250 250 250", codes);
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
    }

    [Theory]
    [InlineData("")]
    [InlineData("RSET\r\n")]
    public async Task MAIL_in_the_packet_of_the_final_dot_is_taken(string between)
    {
        var first = Address.Fresh("exim");
        var second = Address.Fresh("exim");
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);
        Assert.Equal("250 250 354", await session.SayAsync($"{First}{To(first)}DATA\r\n", 3));

        var codes = await session.SayAsync($"{Note}.\r\n{between}{Second}{To(second)}DATA\r\n", between.Length == 0 ? 4 : 5);

        Assert.Equal(between.Length == 0 ? "250 250 250 354" : "250 250 250 250 354", codes);
        Assert.Equal("250", await session.SayAsync(Note + ".\r\n", 1));
        Assert.Equal("one@example.org", (await ArrivalAsync(first)).ReturnPath);
        Assert.Equal("two@example.org", (await ArrivalAsync(second)).ReturnPath);
    }

    // Once a chunk grew too large, Exim does not read it to its end: the rest of the message is obeyed. Hence SIZE (RFC 1870) is
    // declared and heeded before any BDAT, and a 552 to one breaks the connection.
    [Fact]
    public async Task A_chunk_beyond_the_size_limit_is_answered_with_552_and_the_rest_of_its_content_is_obeyed_as_commands()
    {
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);
        const string Line = "MAIL FROM:<content@example.org> SIZE=99999999"; // Answered with 552 too, however often it comes.
        // Exim counts a line end as one octet, and forgets the few kilobytes that it has read already when the limit is reached.
        var lines = EximConfiguration.SizeLimit / (Line.Length + 1) + 300;
        var content = "Subject: large\r\n\r\n" + string.Concat(Enumerable.Repeat(Line + "\r\n", lines));

        Assert.Equal("250 250 552", await session.SayAsync($"{First}{To(Address.Fresh("exim"))}{Bdat(content)}", 3));

        // The first line may have lost its beginning. Those after it are obeyed.
        Assert.EndsWith("552 552", await session.HearAsync(3), StringComparison.Ordinal);
    }

    // smtp_max_synprot_errors is 3. Each MAIL that crosses without RSET is one.
    [Fact]
    public async Task The_fourth_503_to_a_crossing_MAIL_ends_the_connection()
    {
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);
        var refused = $"{First}{Refused}{Bdat(Note)}";

        var codes = await session.SayAsync(string.Concat(Enumerable.Repeat(refused, 5)), 13);

        Assert.Equal("250 550 503 503 550 503 503 550 503 503 550 503 503", codes);
        Assert.True(await session.EndsAsync());
    }

    // smtp_accept_max_nonmail is 10, and RSET is not counted if it is the first, or the first after a message that was accepted.
    // Exim's last word then comes in clear, after it ended TLS: to a client that is a broken
    // connection and no reply, and SslStream may lose replies that came just before it.
    [Fact]
    public async Task RSET_after_wholly_refused_messages_is_counted_and_the_twelfth_ends_the_connection()
    {
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);
        var refused = $"{First}{Refused}{Bdat(Note)}";

        var codes = await session.SayAsync(string.Concat(Enumerable.Repeat(refused + "RSET\r\n", 11)), 44);

        Assert.Equal(string.Join(' ', Enumerable.Repeat("250 550 503 250", 11)), codes);
        Assert.Equal("250 550 503", await session.SayAsync(refused, 3));
        await session.SayAsync("RSET\r\n", 0);
        Assert.True(await session.EndsAsync());
    }

    [Fact]
    public async Task RSET_after_accepted_messages_is_not_counted()
    {
        await using var session = await RawSession.OpenAsync(exim, Listener.Smtps);
        var accepted = $"{First}{To(Address.Fresh("twelve"))}{Bdat(Note)}RSET\r\n";

        var codes = await session.SayAsync(string.Concat(Enumerable.Repeat(accepted, 12)), 48);

        Assert.Equal(string.Join(' ', Enumerable.Repeat("250", 48)), codes);
        Assert.Equal("221", await session.SayAsync("QUIT\r\n", 1));
    }

    private static string To(string recipient) => $"RCPT TO:<{recipient}>\r\n";

    private static string Bdat(string content) => $"BDAT {content.Length} LAST\r\n{content}";

    private Task<Arrival> ArrivalAsync(string recipient) => exim.NextArrivalAsync(recipient, TestContext.Current.CancellationToken);
}
