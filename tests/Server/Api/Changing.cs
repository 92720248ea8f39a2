using System.Text;
using MimeKit;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Model;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Api;

public sealed class Changing
{
    private const string Now = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t"}""";
    private const string Later = """{"from":"shop@acme.test","to":"ann@example.net","subject":"s","text":"t","scheduled_at":"2030-01-02T00:00:00Z"}""";

    [Fact]
    public async Task A_scheduled_message_gets_another_time_and_its_Date_goes_along()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", Later)).IsGood().Id;
        var answer = (await room.SendAsync(HttpMethod.Patch, $"/emails/{id}", """{"scheduled_at":"2030-01-05T12:00:00Z"}""")).IsGood();
        Assert.Equal(("email", id), (answer.Text("object"), answer.Id));
        var at = new DateTimeOffset(2030, 1, 5, 12, 0, 0, TimeSpan.Zero);
        var stored = await room.Store.Mail.FindAsync("acme", id, default);
        Assert.Equal((at, at.AddDays(5)), (stored!.ScheduledAt, stored.ExpiresAt));
        var mime = await MimeMessage.LoadAsync(new MemoryStream((await room.Store.Mail.ContentAsync("acme", id, default))!));
        Assert.Equal(at, mime.Date);
        Assert.Equal("t", mime.TextBody!.TrimEnd());
        Assert.Equal("scheduled", (await room.GetAsync($"/emails/{id}")).IsGood().Text("last_event"));
    }

    [Fact]
    public async Task A_message_that_is_not_scheduled_keeps_its_time()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", Now)).IsGood().Id;
        (await room.SendAsync(HttpMethod.Patch, $"/emails/{id}", """{"scheduled_at":"2030-01-05T12:00:00Z"}""")).IsError(422, "validation_error", "not scheduled any more");
    }

    [Theory]
    [InlineData("{}", "missing_required_field")]
    [InlineData("""{"scheduled_at":"2029-01-01T00:00:00Z"}""", "validation_error")]
    [InlineData("""{"scheduled_at":"2030-03-01T00:00:00Z"}""", "validation_error")]
    [InlineData("""{"scheduled_at":"soon"}""", "validation_error")]
    public async Task The_new_time_is_judged_as_the_first_one_was(string json, string name)
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", Later)).IsGood().Id;
        (await room.SendAsync(HttpMethod.Patch, $"/emails/{id}", json)).IsError(422, name, "`scheduled_at`");
    }

    [Fact]
    public async Task A_message_is_withdrawn_once()
    {
        await using var room = await ApiRoom.OpenAsync();
        var id = (await room.PostAsync("/emails", Later)).IsGood().Id;
        var answer = (await room.SendAsync(HttpMethod.Post, $"/emails/{id}/cancel")).IsGood();
        Assert.Equal(("email", id), (answer.Text("object"), answer.Id));
        Assert.Equal(DeliveryState.Cancelled, (await room.Store.Mail.FindAsync("acme", id, default))!.Deliveries.Single().State);
        (await room.SendAsync(HttpMethod.Post, $"/emails/{id}/cancel")).IsError(422, "validation_error");
        (await room.SendAsync(HttpMethod.Patch, $"/emails/{id}", """{"scheduled_at":"2030-01-05T12:00:00Z"}""")).IsError(422, "validation_error");
    }

    [Theory]
    [InlineData("From: a\r\nDate: Wed, 02 Jan 2030 00:00:00 +0000\r\n\r\nDate: x\r\n", "From: a\r\nDate: Sat, 05 Jan 2030 12:00:00 +0000\r\n\r\nDate: x\r\n")]
    [InlineData("date:Wed, 02 Jan 2030 01:00:00 +0100\r\n\r\n", "date: Sat, 05 Jan 2030 12:00:00 +0000\r\n\r\n")]
    [InlineData("Date: Tue, 01 Jan 2030 00:00:00 +0000\r\n\r\n", "Date: Tue, 01 Jan 2030 00:00:00 +0000\r\n\r\n")]
    [InlineData("Date: tomorrow\r\n\r\n", "Date: tomorrow\r\n\r\n")]
    [InlineData("Subject: s\r\n\r\nDate: Wed, 02 Jan 2030 00:00:00 +0000\r\n", "Subject: s\r\n\r\nDate: Wed, 02 Jan 2030 00:00:00 +0000\r\n")]
    [InlineData("no header", "no header")]
    public void Only_a_Date_that_was_the_schedule_moves(string content, string expected)
    {
        var moved = DateField.Moved(Encoding.ASCII.GetBytes(content), new DateTimeOffset(2030, 1, 2, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2030, 1, 5, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(expected, Encoding.ASCII.GetString(moved.Span));
    }
}
