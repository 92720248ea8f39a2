using System.Text;
using MimeKit;
using Waxwing.Server.Accepting;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

/// <summary>The ways to write as somebody else's domain, by SMTP and by the API. All of them are refused.</summary>
public sealed class WaysToForge
{
    [Theory]
    [InlineData("From: ceo@victim.example")]
    [InlineData("From: Ceo <ceo@victim.example>")]
    [InlineData("From: ceo@VICTIM.example")]
    [InlineData("From: me@sub.own.example")]
    [InlineData("From: me@own.example.victim.example")]
    [InlineData("From: me@xown.example")]
    [InlineData("From: me@[127.0.0.1]")]
    [InlineData("From: me@[IPv6:::1]")]
    [InlineData("From: me@own.example, ceo@victim.example")]
    [InlineData("From: ceo@victim.example, me@own.example")]
    [InlineData("From: me@own.example\nSender: ceo@victim.example")]
    [InlineData("Sender: ceo@victim.example\nFrom: me@own.example")]
    [InlineData("From: me@own.example\nResent-From: ceo@victim.example")]
    [InlineData("From: me@own.example\nResent-From: me@own.example\nResent-Sender: ceo@victim.example")]
    [InlineData("Resent-From: me@own.example\nResent-From: ceo@victim.example\nFrom: me@own.example")]
    [InlineData("From: me@own.example\nSENDER: ceo@victim.example")]
    [InlineData("From: ceo@vıctim.example")]
    // A letter of another script that looks the same.
    [InlineData("From: me@оwn.example")]
    public void Another_domain_is_not_yours(string header)
    {
        var refusal = Forgery.Judge(header);

        Assert.Equal(RefusalReason.NotYourDomain, refusal?.Reason);
        Assert.Equal(3, refusal!.Index);
        Assert.Contains("not verified for you", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    // Several fields.
    [InlineData("From: me@own.example\nFrom: ceo@victim.example")]
    [InlineData("From: ceo@victim.example\nFrom: me@own.example")]
    [InlineData("From: me@own.example\nfrom: ceo@victim.example")]
    [InlineData("From: me@own.example\nFrom: me@own.example")]
    [InlineData("From: me@own.example\nFrom : ceo@victim.example")]
    [InlineData("From : ceo@victim.example\nFrom: me@own.example")]
    [InlineData("From\t: ceo@victim.example\nFrom: me@own.example")]
    [InlineData("From: me@own.example\nFrom\u00a0: ceo@victim.example")]
    [InlineData("From: me@own.example\n\u200bFrom: ceo@victim.example")]
    [InlineData("From: me@own.example\nF\u0000rom: ceo@victim.example")]
    [InlineData("From: me@own.example\nSender: me@own.example\nSender: ceo@victim.example")]
    [InlineData("From: me@own.example\nSender: me@own.example\nsender: me@own.example")]
    [InlineData("From: me@own.example\nSender : ceo@victim.example")]
    [InlineData("From: me@own.example\nResent-From : ceo@victim.example")]
    // Groups.
    [InlineData("From: us: me@own.example;")]
    [InlineData("From: us: me@own.example, ceo@victim.example;")]
    [InlineData("From: ceo@victim.example:;, me@own.example")]
    [InlineData("From: undisclosed:;")]
    [InlineData("From: me@own.example, us: ceo@victim.example;")]
    // Encoded words.
    [InlineData("From: =?utf-8?q?ceo=40victim.example?= <me@own.example>")]
    [InlineData("From: =?utf-8?b?Y2VvQHZpY3RpbS5leGFtcGxl?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?=3Cceo=40victim.example=3E?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?ceo=40victim.example=00?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?ceo=40victim.example?=@own.example")]
    [InlineData("From: =?utf-8?b?Y2VvQHZpY3RpbS5leGFtcGxl?==?utf-8?Q?=00?=@own.example")]
    [InlineData("From: =?utf-8?b?Y2VvQHZpY3RpbS5leGFtcGxl?==?utf-8?Q?=00?= <me@own.example>")]
    [InlineData("From: =?utf-8?b?Y2VvQHZpY3RpbS5leGFtcGxl?=\n =?utf-8?b?AA==?= <me@own.example>")]
    [InlineData("From: \"=?utf-8?q?ceo=40victim.example?=\" <me@own.example>")]
    [InlineData("From: me@own.example (=?utf-8?q?ceo=40victim.example?=)")]
    [InlineData("From: =?utf-7?q?ceo+AEA-victim.example?= <me@own.example>")]
    [InlineData("From: =?utf-16?b?AGMAZQBvAEA=?= <me@own.example>")]
    [InlineData("From: =?x-unknown?q?Ceo?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?C=C2=ADeo?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?=E2=80=AEelpmaxe?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?Ceo <me@own.example>")]
    [InlineData("From: x=?utf-8?q?Ceo?= <me@own.example>")]
    [InlineData("From: =?utf-8?q?=3D=3Futf-8=3Fq=3Fceo=3D40victim=2Eexample=3F=3D?= <me@own.example>")]
    // Comments.
    [InlineData("From: me@own.example (ceo@victim.example)")]
    [InlineData("From: (ceo@victim.example) me@own.example")]
    [InlineData("From: me@own.example (<ceo@victim.example>)")]
    [InlineData("From: ceo(comment)@victim.example <me@own.example>")]
    [InlineData("From: me@own.example (a (nested) comment)")]
    [InlineData("From: me@own.example (not closed")]
    [InlineData("From: me(a)@own.example")]
    [InlineData("From: me@own.example(a).victim.example")]
    [InlineData("From: me@own.example (\\) ceo@victim.example (\\)")]
    // Angle brackets and quotes.
    [InlineData("From: <ceo@victim.example> <me@own.example>")]
    [InlineData("From: \"<ceo@victim.example>\" <me@own.example>")]
    [InlineData("From: ceo@victim.example <me@own.example>")]
    [InlineData("From: <me@own.example> ceo@victim.example")]
    [InlineData("From: <ceo@victim.example>, <me@own.example")]
    [InlineData("From: <<me@own.example>>")]
    [InlineData("From: me@own.example>")]
    [InlineData("From: \"ceo@victim.example\"@own.example")]
    [InlineData("From: \"ceo@victim.example> \"@own.example")]
    [InlineData("From: \"me\"@own.example")]
    [InlineData("From: \"not closed <me@own.example>")]
    [InlineData("From: ceo@victim.example\\ <me@own.example>")]
    // Obsolete routes and spaces.
    [InlineData("From: <@victim.example:me@own.example>")]
    [InlineData("From: <@a.example,@victim.example:me@own.example>")]
    [InlineData("From: me @own.example")]
    [InlineData("From: me@ own.example")]
    [InlineData("From: me@own . example")]
    [InlineData("From: Me < me@own.example>")]
    [InlineData("From: Me <me@own.example >")]
    [InlineData("From: Me <me@own.\n example>")]
    // Nobody, and what is left of somebody.
    [InlineData("From: me")]
    [InlineData("From: <>")]
    [InlineData("From: Me <>")]
    [InlineData("From: ,")]
    [InlineData("From: me@own.example,")]
    [InlineData("From: ,me@own.example")]
    [InlineData("From: me@own.example,,me@own.example")]
    [InlineData("From: me@own.example ceo@victim.example")]
    [InlineData("From: me@own.example; ceo@victim.example")]
    [InlineData("From: me@own.example.")]
    [InlineData("From: me@@own.example")]
    [InlineData("From: me@own.example@victim.example")]
    [InlineData("From: me@own。example")]
    [InlineData("From: me@ｏｗｎ.example")]
    // Characters that are not shown.
    [InlineData("From: Me\u0007 <me@own.example>")]
    [InlineData("From: Me\u202e <me@own.example>")]
    [InlineData("From: M\u00ade <me@own.example>")]
    [InlineData("From: Me\u2028 <me@own.example>")]
    [InlineData("From: Me\u007f <me@own.example>")]
    // A second sender.
    [InlineData("From: me@own.example\nSender: me@own.example, ceo@victim.example")]
    [InlineData("From: me@own.example\nSender: me@own.example, you@own.example")]
    [InlineData("From: me@own.example\nSender: ")]
    [InlineData("From: me@own.example\nSender: us: ceo@victim.example;")]
    [InlineData("From: me@own.example\nResent-From: us: ceo@victim.example;")]
    [InlineData("From: me@own.example\nResent-Sender: ceo@victim.example (x) <me@own.example>")]
    // Where the header ends is not agreed on.
    [InlineData("Subject: x\n \nFrom: me@own.example")]
    [InlineData("From: me@own.example\nno colon here\nFrom: ceo@victim.example")]
    public void What_can_be_read_in_two_ways_is_not_valid(string header)
    {
        var refusal = Forgery.Judge(header);

        Assert.Equal(RefusalReason.Invalid, refusal?.Reason);
        Assert.EndsWith(".", refusal!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("From: me@own.example\r\nSubject: x\rFrom: ceo@victim.example\r\n")]
    [InlineData("Subject: x\rFrom: ceo@victim.example\rX: \r\nFrom: me@own.example\r\n")]
    [InlineData("From: me@own.example\r\nSubject: x\0From: ceo@victim.example\r\n")]
    [InlineData("From: me@own.example\r ceo@victim.example\r\n")]
    [InlineData("From: me\r\n \r\n @own.example\r\n")]
    public void A_line_break_that_not_everybody_sees_is_not_valid(string header) =>
        Assert.Equal(RefusalReason.Invalid, Forgery.JudgeOctets(Encoding.Latin1.GetBytes(header + "\r\nHello\r\n"))?.Reason);

    [Fact]
    public void Octets_that_are_not_UTF_8_are_not_valid() =>
        Assert.Equal(RefusalReason.Invalid, Forgery.JudgeOctets(Encoding.Latin1.GetBytes("From: J\u00f6rg <me@own.example>\r\n\r\nHello\r\n"))?.Reason);

    [Fact]
    public void A_field_that_is_too_long_is_not_valid() =>
        Assert.Equal(RefusalReason.Invalid, Forgery.Judge($"From: {string.Join(",\n ", Enumerable.Repeat("me@own.example", 1_000))}")?.Reason);

    [Theory]
    [InlineData("Subject: no author")]
    [InlineData("From: ")]
    [InlineData("From:\nSender: me@own.example")]
    [InlineData("Sender: me@own.example")]
    [InlineData("Reply-To: me@own.example\nX-From: me@own.example")]
    public void A_message_without_author_lacks_one(string header)
    {
        var refusal = Forgery.Judge(header);

        Assert.Equal((RefusalReason.Missing, "from"), (refusal?.Reason, refusal?.Field));
    }

    [Fact]
    public void The_envelope_sender_is_judged_as_well()
    {
        var refusal = Forgery.Judge("From: me@own.example", Mailbox.Parse("ceo@victim.example"));

        Assert.Equal((RefusalReason.NotYourDomain, null), (refusal?.Reason, refusal?.Field));
        Assert.Null(Forgery.Judge("From: me@own.example", Mailbox.Parse("bounces@also-own.example")));
        Assert.Null(Forgery.Judge("From: me@own.example", reversePath: null));
    }

    [Fact]
    public void By_the_API_it_is_the_same()
    {
        var victim = new MailboxAddress("Ceo", "ceo@victim.example");
        var me = new MailboxAddress("Me", "me@own.example");
        Assert.Null(Forgery.Judge(mime => mime.From.Add(me)));

        Action<MimeMessage>[] notYours =
        [
            mime => mime.From.Add(victim),
            mime => mime.From.AddRange([me, victim]),
            mime => { mime.From.Add(me); mime.Sender = victim; },
            mime => { mime.From.Add(me); mime.ResentFrom.Add(victim); },
            mime => { mime.From.Add(me); mime.ResentSender = victim; },
            mime => { mime.From.Add(me); mime.Headers.Add("Sender", "ceo@victim.example"); },
        ];
        Assert.All(notYours, make => Assert.Equal(RefusalReason.NotYourDomain, Forgery.Judge(make)?.Reason));

        Action<MimeMessage>[] invalid =
        [
            mime => mime.From.Add(new GroupAddress("us", [me, victim])),
            mime => mime.From.Add(new GroupAddress("us", [me])),
            mime => mime.From.Add(new MailboxAddress("é\u00a0ceo@victim.éxample", me.Address)),
            mime => mime.From.Add(new MailboxAddress("<ceo@victim.example>", me.Address)),
            mime => mime.From.Add(new MailboxAddress(null, "\"ceo@victim.example\"@own.example")),
            mime => mime.From.Add(new MailboxAddress(null, ["victim.example"], me.Address)),
            mime => { mime.From.Add(me); mime.Headers.Add("From", "ceo@victim.example"); },
            mime => { mime.From.Add(me); mime.Headers.Insert(0, "From", "ceo@victim.example"); },
            mime => { mime.From.Add(me); mime.Sender = me; mime.Headers.Add("Sender", "ceo@victim.example"); },
            mime => { mime.From.Add(me); mime.Body!.Headers.Add("From", "ceo@victim.example"); },
            mime => { mime.From.Add(me); mime.Body!.Headers.Add("Sender", "ceo@victim.example"); },
            mime => { mime.From.Add(me); mime.Body!.Headers.Add("Resent-From", "me@own.example"); },
            mime => mime.Headers.Add(new Header(Encoding.UTF8, "From", "=?utf-8?q?ceo=40victim.example?= <me@own.example>")),
            mime => { mime.Headers.Add("From", "x"); mime.Headers["From"] = "me@own.example ceo@victim.example"; },
        ];
        Assert.All(invalid, make => Assert.Equal(RefusalReason.Invalid, Forgery.Judge(make)?.Reason));

        Assert.Equal(RefusalReason.Missing, Forgery.Judge(mime => mime.From.Clear())?.Reason);
    }
}
