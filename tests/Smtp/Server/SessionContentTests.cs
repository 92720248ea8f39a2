using Waxwing.Smtp.Server;
using Waxwing.TestSupport;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SessionContentTests
{
    [Theory]
    [InlineData("line\n.\nMAIL FROM:<evil@example.org>\r\n")]
    [InlineData("line\r.\rMAIL FROM:<evil@example.org>\r\n")]
    [InlineData("line\n.\r\nMAIL FROM:<evil@example.org>\r\n")]
    [InlineData("line\r\n.\nMAIL FROM:<evil@example.org>\r\n")]
    [InlineData("line\r\n.\r\r\nMAIL FROM:<evil@example.org>\r\n")]
    [InlineData("line\r\n\0.\r\nMAIL FROM:<evil@example.org>\r\n")]
    public async Task A_smuggled_message_is_content_that_is_refused_and_no_command(string content)
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.AskAsync("DATA", "354");

        await client.SendAsync(content);
        await client.SendAsync(".\r\nNOOP\r\n");

        await client.ExpectAsync("550 5.6.0");
        await client.ExpectAsync("250 2.0.0 Ok");
        Assert.Empty(client.Handler.Messages);
        Assert.Equal(1, client.Handler.Abandoned);
        Assert.DoesNotContain(client.Log.Entries, entry => entry.Contains("evil", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_chunked_message_arrives_unchanged()
    {
        await using var client = await Conversation.WithRecipientAsync();

        await client.SendAsync("BDAT 4\r\n.\r\na");
        await client.ExpectAsync("250 2.0.0 4 octets");
        await client.SendAsync("BDAT 2 LAST\r\n\r\nQUIT\r\n");
        await client.ExpectAsync("250 2.0.0 Ok: queued");
        await client.ExpectAsync("221");

        Assert.Equal(".\r\na\r\n", Assert.Single(client.Handler.Messages).Content);
    }

    [Theory]
    [InlineData("BDAT 3\r\na\nb", "BDAT 0 LAST\r\n")]
    [InlineData("BDAT 3\r\nab\r", "BDAT 1 LAST\r\nc")]
    [InlineData("BDAT 1\r\n\0", "BDAT 0 LAST\r\n")]
    public async Task Chunked_text_keeps_the_rules_of_lines_across_chunks(string first, string second)
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.SendAsync(first);
        await client.ReplyAsync();

        await client.SendAsync(second);

        await client.ExpectAsync("550 5.6.0");
        Assert.Empty(client.Handler.Messages);
    }

    [Fact]
    public async Task BINARYMIME_may_hold_anything_and_goes_with_BDAT_only()
    {
        await using var client = await Conversation.WithRecipientAsync(
            options => options with { Extensions = options.Extensions | SmtpServerExtensions.BinaryMime }, " BODY=BINARYMIME");

        await client.AskAsync("DATA", "503 5.5.1");
        await client.SendAsync("BDAT 4 LAST\r\n\n\r\0x");
        await client.ExpectAsync("250 2.0.0 Ok: queued");

        Assert.Equal("\n\r\0x", Assert.Single(client.Handler.Messages).Content);
    }

    [Theory]
    [InlineData("EHLO c\r\n", "503 5.5.1")]
    [InlineData("EHLO c\r\nMAIL FROM:<>\r\n", "554 5.5.1")]
    [InlineData("", "503 5.5.1")]
    public async Task The_octets_of_a_chunk_out_of_sequence_are_never_commands(string before, string expected)
    {
        await using var client = await Conversation.StartAsync();
        await client.SendAsync($"{before}BDAT 6 LAST\r\nQUIT\r\nNOOP\r\n");
        for (var i = before.Split("\r\n").Length; i > 1; i--)
        {
            await client.ExpectAsync("250");
        }

        await client.ExpectAsync(expected);
        await client.ExpectAsync("250 2.0.0 Ok");
    }

    [Fact]
    public async Task DATA_cannot_follow_BDAT_and_RSET_gives_the_content_up()
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.SendAsync("BDAT 1\r\nx");
        await client.ExpectAsync("250");

        await client.AskAsync("DATA", "503 5.5.1");
        await client.AskAsync("RCPT TO:<c@example.net>", "503 5.5.1");
        await client.AskAsync("RSET", "250");

        Assert.Equal(1, client.Handler.Abandoned);
    }

    [Theory]
    [InlineData("BDAT 99999999999999999999 LAST")]
    [InlineData("BDAT -5 LAST")]
    [InlineData("BDAT x")]
    public async Task A_chunk_of_unknown_length_ends_the_session(string command)
    {
        await using var client = await Conversation.WithRecipientAsync();

        await client.AskAsync(command, "501 5.5.4");

        Assert.Equal(SmtpSessionEnd.ProtocolViolation, await client.Session);
    }

    [Fact]
    public async Task A_huge_chunk_is_refused_unread()
    {
        await using var client = await Conversation.WithRecipientAsync();

        await client.AskAsync("BDAT 9223372036854775807 LAST", "552 5.3.4");

        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    [Fact]
    public async Task Content_over_the_limit_is_refused_at_its_end()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { MaxMessageSize = 10 });
        await client.AskAsync("DATA", "354");

        await client.AskAsync("12345678\r\n9\r\n.", "552 5.3.4");

        Assert.Empty(client.Handler.Messages);
        await client.AskAsync("NOOP", "250");
    }

    [Fact]
    public async Task Chunks_over_the_limit_are_refused()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { MaxMessageSize = 10 });
        await client.SendAsync("BDAT 8\r\n12345678");
        await client.ExpectAsync("250");
        await client.SendAsync("BDAT 8\r\n12345678");
        await client.ExpectAsync("552 5.3.4");
        await client.SendAsync("BDAT 0 LAST\r\n");
        await client.ExpectAsync("552 5.3.4");

        Assert.Empty(client.Handler.Messages);
    }

    [Fact]
    public async Task Content_without_end_is_cut_off()
    {
        await using var client = await Conversation.WithRecipientAsync(options => options with { MaxMessageSize = 1000 });
        await client.AskAsync("DATA", "354");

        await client.SendAsync(new string('x', 2500));

        await client.ExpectAsync("552 5.3.4");
        Assert.Equal(SmtpSessionEnd.LimitReached, await client.Session);
    }

    [Fact]
    public async Task A_large_content_reaches_the_sink_in_small_pieces()
    {
        await using var client = await Conversation.WithRecipientAsync();
        client.Handler.KeepContent = false;
        await client.AskAsync("DATA", "354");
        var block = string.Concat(Enumerable.Repeat(new string('x', 998) + "\r\n", 64));
        for (var i = 0; i < 100; i++)
        {
            await client.SendAsync(block);
        }

        await client.AskAsync(".", "250 2.0.0 Ok: queued");

        Assert.InRange(client.Handler.LargestPiece, 1, 16 * 1024);
    }

    [Fact]
    public async Task A_client_that_leaves_within_the_content_leaves_nothing_behind()
    {
        await using var client = await Conversation.WithRecipientAsync();
        await client.AskAsync("DATA", "354");
        await client.SendAsync("half a mess");

        client.HangUp();

        Assert.Equal(SmtpSessionEnd.ConnectionLost, await client.Session);
        Assert.Empty(client.Handler.Messages);
        Assert.Equal(1, client.Handler.Abandoned);
    }
}
