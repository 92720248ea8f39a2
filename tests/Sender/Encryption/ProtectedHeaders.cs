using MimeKit;

namespace Waxwing.Tests.Encryption;

/// <summary>What stands outside, and what inside (RFC 9788).</summary>
public sealed class ProtectedHeaders : EncryptionTest
{
    [Theory]
    [InlineData(EncryptionStandard.SMime)]
    [InlineData(EncryptionStandard.OpenPgp)]
    public async Task The_subject_is_in_the_clear_nowhere(EncryptionStandard standard)
    {
        var (outside, inside) = await SendAsync(standard, Message("bob@example.net"));

        Assert.Equal("[...]", outside.Subject);
        Assert.DoesNotContain("Figures", Written(outside), StringComparison.Ordinal);
        Assert.Equal("Figures of May", inside.Headers[HeaderId.Subject]);
        Assert.Equal("cipher", inside.ContentType.Parameters["hp"]);
    }

    [Fact]
    public async Task Every_field_is_inside_and_it_is_noted_what_is_outside()
    {
        var message = Message("bob@example.net");
        message.Headers.Add("Keywords", "secret project");
        message.Headers.Add("Comments", "for the board");
        message.Headers.Add("X-Case", "4711");
        message.Body!.Headers.Add("X-Part", "kept");
        var (outside, inside) = await SendAsync(EncryptionStandard.SMime, message);

        Assert.All(new[] { "From", "To", "Date", "Message-ID", "Subject", "Keywords", "Comments", "X-Case", "X-Part" }, field => Assert.Contains(inside.Headers, one => string.Equals(one.Field, field, StringComparison.OrdinalIgnoreCase)));
        Assert.DoesNotContain(outside.Headers, field => field.Field is "Keywords" or "Comments" or "HP-Outer" or "Bcc");
        var noted = inside.Headers.Where(field => field.Field is "HP-Outer").Select(field => field.Value.Trim()).ToArray();
        Assert.Contains("Subject: [...]", noted);
        Assert.Contains("X-Case: 4711", noted);
        Assert.DoesNotContain(noted, field => field.StartsWith("Keywords", StringComparison.Ordinal) || field.StartsWith("Comments", StringComparison.Ordinal));
        // RFC 9788 §2.2: what is noted is what stands outside, to the octet.
        Assert.All(outside.Headers.Where(field => field.Id is HeaderId.From or HeaderId.To or HeaderId.Date or HeaderId.MessageId), field => Assert.Contains($"{field.Field}: {field.Value.Trim()}", noted));
    }

    [Fact]
    public async Task A_message_with_attachments_is_encrypted_as_a_whole()
    {
        var message = Message("bob@example.net");
        message.Body = new Multipart("mixed") { message.Body!, new MimePart("application", "pdf") { FileName = "secret plan.pdf", Content = new MimeContent(new MemoryStream([0, 1, 255, 13, 10])) } };
        var (outside, inside) = await SendAsync(EncryptionStandard.OpenPgp, message);

        Assert.DoesNotContain("plan", Written(outside), StringComparison.Ordinal);
        var parts = Assert.IsAssignableFrom<Multipart>(inside);
        Assert.Equal("cipher", parts.ContentType.Parameters["hp"]);
        Assert.Equal([0, 1, 255, 13, 10], Decoded(parts[1]));
        Assert.Equal("secret plan.pdf", ((MimePart)parts[1]).FileName);
    }

    private async Task<(MimeMessage Outside, MimeEntity Inside)> SendAsync(EncryptionStandard standard, MimeMessage message)
    {
        using var certificate = AddCertificate("bob@example.net");
        var ring = AddOpenPgp("bob@example.net");
        var (_, sent) = await SendAsync(Options() with { Encryption = Options().Encryption with { Standard = standard } }, message);
        var outside = sent["bob@example.net"];
        return (outside, Entity(standard == EncryptionStandard.SMime ? new AuthEnvelope(Decoded(outside.Body!)).Open(certificate) : OpenPgpOpener.Open(outside, ring).Payload));
    }
}
