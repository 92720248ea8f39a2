using Waxwing.Server.Replies;

namespace Waxwing.Server.Tests.Replies;

public sealed class Refusals
{
    private static readonly ReplyJudge Judge = new(ReplyRules.Built);

    [Theory]
    [InlineData("550 5.1.1 <nobody@customers.net>: Recipient address rejected: User unknown in virtual mailbox table", "NoSuchUser")]
    [InlineData("550-5.1.1 The email account that you tried to reach does not exist.", "NoSuchUser")]
    [InlineData("452 4.2.2 The recipient's inbox is out of storage space", "MailboxFull")]
    [InlineData("552 5.2.2 Over quota", "MailboxFull")]
    [InlineData("550 5.2.1 The email account that you tried to reach is disabled.", "Inactive")]
    [InlineData("421 4.7.0 Too many concurrent SMTP connections from this IP address", "Throttled")]
    [InlineData("451 4.7.1 Greylisting in action, please come back later", "Throttled")]
    [InlineData("554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "SenderBlocked")]
    [InlineData("550 5.7.26 This mail has been blocked because the sender is unauthenticated.", "Unauthenticated")]
    [InlineData("550 5.7.1 Message contains spam or virus", "ContentRefused")]
    [InlineData("552 5.3.4 Message size exceeds fixed limit", "TooLarge")]
    [InlineData("550 5.1.2 Host unknown", "NoSuchDomain")]
    [InlineData("450 4.4.1 connection timed out", "Unreachable")]
    [InlineData("451 4.3.0 Local error in processing", "ServerFault")]
    [InlineData("554 5.7.1 Relay access denied", "Policy")]
    [InlineData("550", "Unclear")]
    public void Mean_what_they_say(string text, string expected) => Assert.Equal(expected, Judge.Judge(RefusalText.Of(text)).ToString());

    [Theory]
    // What is in a name is nobody's word: not the recipient's, not the host's, not the page's.
    [InlineData("550 5.1.1 <spam@customers.net>: User unknown, see https://virus.example.net/blacklist", "NoSuchUser")]
    [InlineData("550 5.1.1 mailbox-full.customers.net says: no such user", "NoSuchUser")]
    public void Are_not_judged_by_names(string text, string expected) => Assert.Equal(expected, Judge.Judge(RefusalText.Of(text)).ToString());

    [Theory]
    [InlineData("550 5.1.1 no", 550, "5.1.1")]
    [InlineData("smtp; 550-5.7.26 no", 550, "5.7.26")]
    [InlineData("host mx[192.0.2.25] said: 421 wait", 421, null)]
    [InlineData("connect to 4.5.1.2 failed", null, null)]
    [InlineData("(#5.5.0)", null, "5.5.0")]
    [InlineData("", null, null)]
    public void Have_codes_which_are_no_addresses_of_hosts(string text, int? code, string? status)
    {
        var read = RefusalText.Of(text);

        Assert.Equal((code, status), (read.Code, read.Status));
    }

    [Fact]
    public void Are_read_in_bounded_time_whatever_they_say()
    {
        var text = string.Concat(Enumerable.Repeat("user mailbox domain host account content ", 100_000));

        Assert.Equal(ReplyClass.Unclear, Judge.Judge(RefusalText.Of(text)));
        Assert.True(RefusalText.Of(text).Words.Length <= 4_100);
    }

    [Fact]
    public void Have_rules_of_which_each_can_be_met()
    {
        foreach (var rule in ReplyRules.Built.Rules)
        {
            foreach (var phrase in rule.Says)
            {
                Assert.Equal(phrase.Trim(), phrase);
                Assert.DoesNotContain(phrase, character => char.IsUpper(character) || character is '\'' or '.' or '-');
                Assert.True(SaidPhrase.Of(phrase).IsSaidIn(" " + phrase.Replace("~", "", StringComparison.Ordinal).Replace(" * ", " and ", StringComparison.Ordinal) + " "), phrase);
            }
        }
    }
}
