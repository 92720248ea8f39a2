using Waxwing.Server.Model;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.Tests.Submission;

namespace Waxwing.Server.Tests.ReturnPath;

/// <summary>What the return path takes: mail for deliveries, for the postmaster and for the abuse desk, from anybody, and nothing else.</summary>
public sealed class WhatIsTaken
{
    private const string Message = "From: ann@hoster.test\r\nSubject: Hello\r\n\r\nYour server is broken.\r\n";

    [Theory]
    [InlineData("postmaster@bounce.acme.test")]
    [InlineData("Abuse@BOUNCE.acme.test")]
    [InlineData("postmaster@mx.acme.test")]
    [InlineData("postmaster")]
    public async Task The_postmaster_and_the_abuse_desk_of_its_names_are_reached_and_shown_to_the_operator(string recipient)
    {
        await using var room = await ReturnPathRoom.StartAsync();

        var shown = await room.ReturnAsync(recipient, Message);

        Assert.Equal((ReturnedKind.Letter, ReturnedOutcome.Shown, null), (shown.Kind, shown.Outcome, shown.Arrival.Delivery));
        Assert.Contains("Your server is broken.", shown.Shown, StringComparison.Ordinal);
        Assert.Equal(shown.Arrival.Id, Assert.Single(room.Kept.List(10)).Arrival.Id);
    }

    [Theory]
    [InlineData("ann@bounce.acme.test")]
    [InlineData("ann@mx.acme.test")]
    [InlineData("ann@example.net")]
    [InlineData("postmaster@example.net")]
    [InlineData("ann%example.net@mx.acme.test")]
    [InlineData("@mx.acme.test:ann@example.net")]
    [InlineData("\"ann@example.net\"@mx.acme.test")]
    [InlineData("b-@bounce.acme.test")]
    [InlineData("b-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa@bounce.acme.test")]
    public async Task Nobody_else_is_and_nothing_is_relayed(string recipient)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        await using var client = await room.ConnectAsync();
        await client.AskAsync("MAIL FROM:<ann@hoster.test>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{recipient}>", "550 5.1.1");
        await client.AskAsync("DATA", "554 5.5.1");
        Assert.Empty(room.Kept.List(10));
    }

    [Fact]
    public async Task An_address_of_a_delivery_is_one_only_as_it_was_written_and_at_its_own_domain()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var address = room.AddressOf(await room.SentAsync("ann@example.net"));
        var changed = (address[10] == 'a' ? 'b' : 'a') is var other ? $"{address[..10]}{other}{address[11..]}" : "";

        await using var client = await room.ConnectAsync();
        await client.AskAsync("MAIL FROM:<>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{changed}>", "550 5.1.1");
        await client.AskAsync($"RCPT TO:<{address.Replace("acme.test", "other.test", StringComparison.Ordinal)}>", "550 5.1.1");
        await client.AskAsync($"RCPT TO:<{address.ToUpperInvariant()}>", "250 2.1.5");
    }

    [Fact]
    public async Task Tls_is_offered_and_not_required_and_nobody_can_log_in()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        await using var client = await SubmissionClient.ConnectAsync(room.Options.Listen.Port);
        await client.ExpectAsync("220 mx.acme.test");
        Assert.Contains("STARTTLS", await client.AskAsync("EHLO mail.hoster.test", "250-"), StringComparison.Ordinal);
        await client.AskAsync("AUTH PLAIN AGEAYg==", "502 5.5.1");

        await client.AskAsync("STARTTLS", "220");
        await client.SecureAsync(room.Authority);
        Assert.DoesNotContain("AUTH", await client.AskAsync("EHLO mail.hoster.test", "250-"), StringComparison.Ordinal);
        await client.AskAsync("AUTH PLAIN AGEAYg==", "502 5.5.1");
        await client.AskAsync("MAIL FROM:<>", "250 2.1.0");
        await client.AskAsync("RCPT TO:<postmaster@mx.acme.test>", "250 2.1.5");
    }

    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r.\r")]
    public async Task No_second_message_is_smuggled_in_by_a_line_end_that_is_none(string end)
    {
        await using var room = await ReturnPathRoom.StartAsync();
        await using var client = await room.ConnectAsync();
        await client.AskAsync("MAIL FROM:<>", "250 2.1.0");
        await client.AskAsync("RCPT TO:<postmaster@mx.acme.test>", "250 2.1.5");
        await client.AskAsync("DATA", "354");
        await client.AskAsync($"Subject: one\r\n\r\none{end}MAIL FROM:<>\r\nRCPT TO:<abuse@mx.acme.test>\r\nDATA\r\nSubject: two\r\n\r\ntwo\r\n.", "550 5.6.0");
        await client.AskAsync("NOOP", "250");
        Assert.Empty(room.Kept.List(10));
    }

    [Fact]
    public async Task Of_a_long_message_the_beginning_is_kept_in_which_the_report_stands()
    {
        await using var room = await ReturnPathRoom.StartAsync(options => options with { Kept = 4_096 });
        var sent = await room.SentAsync("ann@example.net");
        var report = ReturnPathRoom.Report("ann@example.net").Replace("Your code is 471147.", string.Concat(Enumerable.Repeat("An old newsletter.\r\n", 5_000)), StringComparison.Ordinal);

        var judged = await room.ReturnAsync(room.AddressOf(sent), report);

        Assert.Equal(ReturnedOutcome.Counted, judged.Outcome);
        Assert.True(judged.Arrival.Octets > 90_000);
    }

    [Fact]
    public async Task A_client_has_so_many_connections_and_the_next_is_put_off()
    {
        await using var room = await ReturnPathRoom.StartAsync(options => options with { ConnectionsPerClient = 1 });
        await using var first = await room.ConnectAsync();
        await using var second = await SubmissionClient.ConnectAsync(room.Options.Listen.Port);
        await second.ExpectAsync("421 4.7.0");
    }

    [Fact]
    public async Task A_message_for_several_deliveries_is_judged_for_each()
    {
        await using var room = await ReturnPathRoom.StartAsync();
        var (ann, bob) = (await room.SentAsync("ann@example.net"), await room.SentAsync("bob@example.net"));
        await using var client = await room.ConnectAsync();
        await client.AskAsync("MAIL FROM:<>", "250 2.1.0");
        await client.AskAsync($"RCPT TO:<{room.AddressOf(ann)}>", "250 2.1.5");
        await client.AskAsync($"RCPT TO:<{room.AddressOf(bob)}>", "250 2.1.5");
        await client.AskAsync("DATA", "354");
        await client.AskAsync(ReturnPathRoom.Report("bob@example.net") + ".", "250 2.0.0");

        foreach (var entry in room.Kept.List(10))
        {
            var judged = await room.JudgedAsync(entry.Arrival.Id);
            Assert.Equal(judged.Arrival.Delivery == bob ? ReturnedOutcome.Counted : ReturnedOutcome.Shown, judged.Outcome);
        }

        Assert.Equal(2, room.Kept.List(10).Count);
        Assert.Equal(DeliveryState.Delivered, Assert.Single((await room.MessageAsync(ann)).Deliveries).State);
    }
}
