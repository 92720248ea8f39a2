using Waxwing.Server.Submission;

namespace Waxwing.Server.Tests.Submission;

/// <summary>Messages that are small for their octets and endless for whoever makes objects of them.</summary>
public sealed class MessageBoundsTests
{
    private const string Head = "From: shop@acme.test\r\nTo: ann@example.net\r\n";
    private const string Multipart = Head + "Content-Type: multipart/mixed; boundary=b\r\n\r\n";

    public static TheoryData<string, string> Endless => new()
    {
        { "parts", Multipart + Repeat("--b\r\n\r\nx\r\n", MessageBounds.MostParts + 1) + "--b--\r\n" },
        { "messages within messages", Multipart + Repeat("--b\r\nContent-Type: message/rfc822\r\n\r\nA: b\r\n\r\nx\r\n", (MessageBounds.MostParts / 2) + 1) + "--b--\r\n" },
        { "fields", Head + Repeat("X: y\r\n", MessageBounds.MostFields) + "\r\nx\r\n" },
        { "fields of a part", Multipart + "--b\r\n" + Repeat("X: y\r\n", MessageBounds.MostFields) + "\r\nx\r\n--b--\r\n" },
        { "lines that are no fields", Multipart + "--b\r\nX: y\r\n" + Repeat("x y\r\n", MessageBounds.MostFields) + "\r\nx\r\n--b--\r\n" },
        { "fields of a message within", Head + "Content-Type: message/rfc822\r\n\r\n" + Repeat("X: y\r\n", MessageBounds.MostFields) + "\r\nx\r\n" },
        { "fields of a message in a digest", Head + "Content-Type: multipart/digest; boundary=b\r\n\r\n--b\r\n\r\n" + Repeat("X: y\r\n", MessageBounds.MostFields) + "\r\nx\r\n--b--\r\n" },
        { "one long list of addresses", "From: shop@acme.test\r\nTo: " + Repeat("ann@example.net,\r\n ", 40_000) + "ann@example.net\r\n\r\nx\r\n" },
        { "parameters", Head + "Content-Type: text/plain" + Repeat(";\r\n a=b", 100_000) + "\r\n\r\nx\r\n" },
        { "a field without end", Head + "X-A: " + Repeat("x\r\n ", 2_000_000) + "\r\n\r\nx\r\n" },
        { "a field of a part without end", Multipart + "--b\r\nX-A: " + Repeat("x\r\n ", 2_000_000) + "\r\n\r\nx\r\n--b--\r\n" },
        { "one line", Head + "X-A: " + Repeat("x", MessageBounds.MostOctets) + "\r\n\r\nx\r\n" },
    };

    [Theory]
    [MemberData(nameof(Endless), DisableDiscoveryEnumeration = true)]
    public async Task A_message_of_too_many_things_is_refused_before_any_is_made(string of, string content)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        var reply = await client.MailAsync("552 5.3.4", content);

        Assert.True(reply.Contains("parts, or more than", StringComparison.Ordinal), of);
        Assert.Empty(service.Desk.Handovers);
        await client.MailAsync();
    }

    [Theory]
    [InlineData("-- no part\r\nX: no field\r\n")]
    [InlineData("X: no field\r\n\r\n")]
    public async Task What_only_looks_like_parts_and_fields_is_text(string line)
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();

        await client.MailAsync(content: $"{Multipart}--b\r\n\r\n{Repeat(line, 50_000)}--b--\r\n");

        Assert.Single(service.Desk.Handovers);
    }

    [Fact]
    public async Task A_thousand_recipients_with_names_fit()
    {
        await using var service = await SubmissionService.StartAsync();
        await using var client = await service.LogInAsync();
        var recipients = string.Join(",\r\n ", Enumerable.Range(0, 1000).Select(i => $"\"{new string('n', 100)} {i}\" <recipient-with-a-long-name-{i}@customers.example.net>"));

        await client.MailAsync(content: $"From: shop@acme.test\r\nTo: {recipients}\r\n\r\nx\r\n");

        Assert.Single(service.Desk.Handovers);
    }

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));
}
