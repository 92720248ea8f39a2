using Waxwing.Server.Telemetry;

namespace Waxwing.Server.Tests.Drops;

/// <summary>A link is the secret itself: it stands in the mail, and nowhere else.</summary>
public sealed class WhereLinksAreNot
{
    [Fact]
    public async Task No_log_and_no_file_has_a_link_that_was_shown_and_opened()
    {
        await using var room = await DropRoom.OpenAsync();
        var (_, url) = await room.MakeAsync(new { text = "4711" });
        await room.AskAsync(HttpMethod.Get, url);
        Assert.Contains("4711", (await room.OpenAsync(url)).Text, StringComparison.Ordinal);
        var token = url.AbsolutePath[3..];
        Assert.Equal(43, token.Length);
        Assert.NotEmpty(room.Service.Log.All);
        Assert.DoesNotContain(room.Service.Log.All, line => line.Contains(token, StringComparison.Ordinal));
        Assert.Empty(AtRest.Image.Find(room.Folder, token));
    }

    [Theory]
    [InlineData("/d/AAAA", false)]
    [InlineData("/attachments/AAAA", false)]
    [InlineData("/unsubscribe/AAAA", false)]
    [InlineData("/health/ready", false)]
    [InlineData("/metrics", false)]
    [InlineData("/emails", true)]
    [InlineData("/domains/01937b5e-7c5a-7000-8000-000000000001", true)]
    public void A_trace_tells_of_requests_and_of_no_link(string path, bool isTraced) => Assert.Equal(isTraced, TelemetryRegistration.IsTraced(path));
}
