using MimeKit;
using Waxwing.Server.Accepting;

namespace Waxwing.Server.Tests.Submission;

/// <summary>What came by SMTP is shown in the form in which people write it, and reads as what it was.</summary>
public sealed class ShownAddresses
{
    [Theory]
    [InlineData("Me", "Me <me@example.net>")]
    [InlineData("Dr. Who", "Dr. Who <me@example.net>")]
    [InlineData("Bücher & Söhne", "Bücher & Söhne <me@example.net>")]
    [InlineData("Shop, the best one", "\"Shop, the best one\" <me@example.net>")]
    [InlineData("you@example.net", "\"you@example.net\" <me@example.net>")]
    [InlineData("a <b> c", "\"a <b> c\" <me@example.net>")]
    [InlineData("The \"Shop\"", "\"The \\\"Shop\\\"\" <me@example.net>")]
    [InlineData("", "me@example.net")]
    [InlineData(null, "me@example.net")]
    public void Have_quotes_only_where_they_are_needed(string? name, string shown)
    {
        var addresses = new InternetAddressList { new MailboxAddress(name, "me@example.net") };

        Assert.Equal([shown], ShownAddress.Of(addresses));
        Assert.Equal(string.IsNullOrEmpty(name) ? null : name, InternetAddressList.Parse(shown)[0].Name is { Length: > 0 } read ? read : null);
    }

    [Fact]
    public void Several_authors_are_one_text_and_recipients_one_each()
    {
        using var message = new MimeMessage();
        message.From.AddRange([new MailboxAddress("A", "a@example.net"), new MailboxAddress("B", "b@example.net")]);
        message.To.AddRange([new MailboxAddress("C", "c@example.net"), new MailboxAddress(null, "d@example.net")]);

        var given = GivenAddresses.In(message);

        Assert.Equal("A <a@example.net>, B <b@example.net>", given.From);
        Assert.Equal(["C <c@example.net>", "d@example.net"], given.To);
        Assert.Empty(given.Cc);
    }
}
