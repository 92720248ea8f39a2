using System.Text;

namespace Waxwing.Smtp.Tests.Client;

public sealed class SecretScrubberTests
{
    private static readonly SecretScrubber Scrubber = SecretScrubber.ForPassword(new PasswordCredential("user", "hunter2\u202e!"));

    [Theory]
    [InlineData("hunter2\u202e!")]
    [InlineData("hunter2\uFFFD!")]
    [InlineData("you said hunter2\u202e!, did you?")]
    [InlineData("aHVudGVyMuKAriE=")]
    [InlineData("AHVzZXIAaHVudGVyMuKAriE=")]
    public void A_line_that_repeats_the_password_in_a_form_that_is_sent_is_replaced(string line)
    {
        var scrubbed = Scrubber.Scrub(new SmtpReply(535, null, ["wrong", line, "password"]));

        Assert.Equal(["wrong", "[redacted]", "password"], scrubbed.Lines);
        Assert.Equal(535, scrubbed.Code);
    }

    [Theory]
    [InlineData("2.7.0 welcome user")]
    [InlineData("")]
    [InlineData("dXNlcg==")]
    public void Another_reply_stays_the_object_that_it_is(string line)
    {
        var reply = new SmtpReply(235, null, [line]);
        Assert.Same(reply, Scrubber.Scrub(reply));
    }

    [Fact]
    public void The_base64_forms_are_those_that_the_mechanisms_send()
    {
        Assert.Equal("aHVudGVyMuKAriE=", Convert.ToBase64String(Encoding.UTF8.GetBytes("hunter2\u202e!")));
        Assert.Equal("AHVzZXIAaHVudGVyMuKAriE=", Convert.ToBase64String(Encoding.UTF8.GetBytes("\0user\0hunter2\u202e!")));
    }

    [Fact]
    public void A_token_is_found_whole_or_cut_in_every_form_that_is_sent()
    {
        var token = string.Concat(Enumerable.Range(0, 400).Select(number => (char)('a' + (number * number % 26)))) + "-canary-" + Guid.NewGuid().ToString("n");
        var message = Encoding.ASCII.GetBytes($"user=u\u0001auth=Bearer {token}\u0001\u0001");
        var scrubber = SecretScrubber.ForToken(token, message);
        foreach (var form in new[] { token, Convert.ToBase64String(Encoding.ASCII.GetBytes(token)), Convert.ToBase64String(message) })
        {
            foreach (var line in new[] { form, "no: " + form[..60], form[^70..], "x " + form[101..160] + " y" })
            {
                Assert.Equal(["[redacted]"], scrubber.Scrub(new SmtpReply(535, null, [line])).Lines);
            }
        }

        var harmless = new SmtpReply(535, null, ["5.7.8 the token has expired"]);
        Assert.Same(harmless, scrubber.Scrub(harmless));
    }
}
