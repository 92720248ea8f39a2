using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

public sealed class WhatIsYours
{
    [Theory]
    [InlineData("From: me@own.example")]
    [InlineData("From: ME@OWN.EXAMPLE")]
    [InlineData("From: <me@own.example>")]
    [InlineData("From: Me <me@own.example>")]
    [InlineData("From: Me<me@own.example>")]
    [InlineData("From: John Q. Public <me@own.example>")]
    [InlineData("From: \"Public, John Q.\" <me@own.example>")]
    [InlineData("From: \"The \\\"Boss\\\"\" <me@own.example>")]
    [InlineData("From: Me\n <me@own.example>")]
    [InlineData("From:\n Me <me@own.example>")]
    [InlineData("From:me@own.example")]
    [InlineData("From: root@own.example (Cron Daemon)")]
    [InlineData("From: me+news@own.example")]
    [InlineData("From: =?utf-8?q?J=C3=B6rg_M=C3=BCller?= <me@own.example>")]
    [InlineData("From: =?utf-8?b?TcO8bGxlciwgSsO2cmc=?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?J=C3=B6rg?= =?iso-8859-1?q?_M=FCller?= <me@own.example>")]
    [InlineData("From: =?UTF-8*de?Q?J=C3=B6rg?= <me@own.example>")]
    [InlineData("From: =?iso-2022-jp?b?GyRCJDMkcyRLJEEkTxsoQg==?= <me@own.example>")]
    [InlineData("From: Jörg Müller <me@own.example>")]
    [InlineData("From: 山田　太郎 <me@own.example>")]
    [InlineData("From: me@bücher.example")]
    [InlineData("From: me@xn--bcher-kva.example")]
    [InlineData("From: jörg@own.example")]
    [InlineData("From: me@own.example, you@also-own.example")]
    [InlineData("From: me@own.example\nSender: Robot <robot@also-own.example>")]
    [InlineData("From: me@own.example\nResent-From: you@own.example\nResent-Sender: me@own.example\nResent-From: me@also-own.example")]
    [InlineData("From: me@own.example\nReply-To: ceo@victim.example")]
    [InlineData("From: me@own.example\nX-From: ceo@victim.example\nX-Sender: ceo@victim.example")]
    [InlineData("From: me@own.example\nSubject: From: ceo@victim.example")]
    [InlineData("From: me@own.example\nSubject: two\n lines")]
    public void Is_accepted(string header)
    {
        var warnings = new List<string>();

        Assert.Null(Forgery.Judge(header, warnings: warnings));
        Assert.Empty(warnings);
    }

    // A name is text, and services write on behalf of people. Receivers judge it; so it is told, and goes.
    [Theory]
    [InlineData("From: \"ceo@victim.example\" <me@own.example>", true)]
    [InlineData("From: \"Ceo (ceo@victim.example) via Acme\" <me@own.example>", true)]
    [InlineData("From: \"me@own.example\" <me@own.example>", false)]
    [InlineData("From: \"Meet @ Acme\" <me@own.example>", false)]
    public void A_name_that_holds_an_address_of_somebody_else_is_told_of(string header, bool isTold)
    {
        var warnings = new List<string>();

        Assert.Null(Forgery.Judge(header, warnings: warnings));
        Assert.Equal(isTold, warnings.Count == 1);
    }

    [Fact]
    public void A_key_of_one_domain_writes_for_that_one_alone()
    {
        var key = Forgery.Key with { Domain = "also-own.example" };

        Assert.Null(Forgery.Judge("From: me@also-own.example", Mailbox.Parse("me@also-own.example"), key));
        var refusal = Forgery.Judge("From: me@own.example", key: key);
        Assert.Equal(RefusalReason.NotYourDomain, refusal?.Reason);
        Assert.Contains("this key may send for also-own.example alone", refusal!.Message, StringComparison.Ordinal);
        Assert.NotNull(Forgery.Judge("From: me@also-own.example\nSender: me@own.example", key: key));
        Assert.NotNull(Forgery.Judge("From: me@also-own.example", Mailbox.Parse("me@own.example"), key));
    }

    [Fact]
    public void A_key_of_a_domain_that_the_tenant_has_lost_writes_for_none()
    {
        var refusal = Forgery.Judge("From: me@victim.example", key: Forgery.Key with { Domain = "victim.example" });

        Assert.Equal(RefusalReason.NotYourDomain, refusal?.Reason);
    }

    [Fact]
    public void A_test_key_writes_as_anybody_and_as_one()
    {
        var key = Forgery.Key with { IsTest = true };

        Assert.Null(Forgery.Judge("From: ceo@victim.example\nSender: ceo@example.com", Mailbox.Parse("x@victim.example"), key));
        Assert.Equal(RefusalReason.Invalid, Forgery.Judge("From: a@victim.example\nFrom: b@victim.example", key: key)?.Reason);
    }

    [Fact]
    public void What_a_program_writes_is_read_as_it_meant_it()
    {
        string[] names = ["Me", "Müller, Jörg", "\"Boss\"", "a\\b", "x (y)", "John Q. Public", "山田太郎", "very long name of a company that has to be folded somewhere, since it has more than 78 characters", "e-mail: help; now", "", "É è", "\U0001F600 smile"];
        Assert.All(names, name =>
        {
            Assert.Null(Forgery.Judge(mime => mime.From.Add(new MailboxAddress(name, "me@own.example"))));
            Assert.Null(Forgery.Judge(mime =>
            {
                mime.From.Add(new MailboxAddress(name, "me@own.example"));
                mime.Sender = new MailboxAddress(name, "jörg@bücher.example");
            }));
        });
    }
}
