using System.Text;
using CsCheck;
using Waxwing.Smtp.Server;

namespace Waxwing.Smtp.Tests.Server;

/// <summary>The parameters of RFC 3461, 8689 and 2852.</summary>
public sealed class EnvelopeParameterTests
{
    private static readonly SmtpCommandParser Parser = new(SmtpServerExtensions.All);

    [Fact]
    public void What_MAIL_asks_for_is_read()
    {
        var mail = Assert.IsType<MailCommand>(Parsed("MAIL FROM:<a@b.example> RET=hdrs ENVID=order+2B4+20of+3D12 REQUIRETLS BY=+120;rt"));

        Assert.Equal(DsnReturn.Headers, mail.Return);
        Assert.Equal("order+4 of=12", mail.EnvelopeId!.Value);
        Assert.Equal("order+2B4+20of+3D12", mail.EnvelopeId.ToXText());
        Assert.True(mail.RequireTls);
        Assert.Equal(new DeliverBy(TimeSpan.FromMinutes(2), DeliverByMode.Return, Trace: true), mail.DeliverBy);
    }

    [Theory]
    [InlineData("NEVER", DsnNotify.Never)]
    [InlineData("success,DELAY", DsnNotify.Success | DsnNotify.Delay)]
    [InlineData("FAILURE", DsnNotify.Failure)]
    public void What_RCPT_asks_for_is_read(string value, DsnNotify notify)
        => Assert.Equal(notify, Assert.IsType<RcptCommand>(Parsed($"RCPT TO:<a@b.example> NOTIFY={value}")).Dsn.Notify);

    [Theory]
    [InlineData("rfc822;Bob+2Btag@example.org", "rfc822;Bob+tag@example.org", false)]
    [InlineData("X400;+2FG=", null, false)]
    [InlineData("utf-8;j\\x{F6}rg@example.org", "utf-8;jörg@example.org", false)]
    [InlineData("UTF-8;\\x{1F600}@example.org", "utf-8;😀@example.org", false)]
    [InlineData("utf-8;jörg@example.org", "utf-8;jörg@example.org", true)]
    public void The_original_recipient_is_decoded_by_its_type(string value, string? original, bool needsSmtpUtf8)
    {
        var fault = Parse($"RCPT TO:<a@b.example> ORCPT={value}", out var command);

        Assert.Equal(original is null ? SmtpCommandFault.Syntax : SmtpCommandFault.None, fault);
        Assert.Equal(original, (command as RcptCommand)?.Dsn.OriginalRecipient?.ToString());
        Assert.Equal(needsSmtpUtf8, command is RcptCommand { NeedsSmtpUtf8: true });
    }

    [Theory]
    [InlineData("MAIL FROM:<> RET=ALL")]
    [InlineData("MAIL FROM:<> RET")]
    [InlineData("MAIL FROM:<> RET=FULL RET=FULL")]
    [InlineData("MAIL FROM:<> ENVID=")]
    [InlineData("MAIL FROM:<> ENVID=a+")]
    [InlineData("MAIL FROM:<> ENVID=a+2")]
    [InlineData("MAIL FROM:<> ENVID=a+2b")]
    [InlineData("MAIL FROM:<> ENVID=a+0D+0A250")]
    [InlineData("MAIL FROM:<> ENVID=ä")]
    [InlineData("MAIL FROM:<> REQUIRETLS=YES")]
    [InlineData("MAIL FROM:<> BY")]
    [InlineData("MAIL FROM:<> BY=120")]
    [InlineData("MAIL FROM:<> BY=120;X")]
    [InlineData("MAIL FROM:<> BY=120;RX")]
    [InlineData("MAIL FROM:<> BY=0;R")]
    [InlineData("MAIL FROM:<> BY=-1;R")]
    [InlineData("MAIL FROM:<> BY=+-1;N")]
    [InlineData("MAIL FROM:<> BY=1234567890;N")]
    [InlineData("MAIL FROM:<> AUTH=a+2")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=NEVER,SUCCESS")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=SUCCESS,,DELAY")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=SUCCESS,SUCCESS")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=SOMETIMES")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=bob@example.org")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=;bob@example.org")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;jörg@example.org")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;a+0Ab")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc@822;a")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;\\x{D800}")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;\\x{0A}")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;\\x{110000}")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;\\u{41}")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;\\x{41")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=utf-8;a+20b")]
    public void What_such_a_parameter_cannot_hold_is_refused(string line)
        => Assert.Equal(SmtpCommandFault.ParameterInvalid, Parse(line, out _));

    [Theory]
    [InlineData("MAIL FROM:<> SIZE=1 RET=ALL", "501 5.5.4 RET has an invalid value or is given twice")]
    [InlineData("MAIL FROM:<> ENVID=a RET=FULL ENVID=b", "501 5.5.4 ENVID has an invalid value or is given twice")]
    [InlineData("MAIL FROM:<> ENVID=a=b", "501 5.5.4 Syntax error in the arguments: ENVID")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;a notify=NEVER,DELAY", "501 5.5.4 NOTIFY has an invalid value or is given twice")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;a RET=FULL", "555 5.5.4 RET is not known here")]
    [InlineData("RCPT TO:<a@b.example> MADE-UP-BY-SOME-CLIENT=1", "555 5.5.4 A parameter is not known here")]
    public void The_reply_names_the_parameter(string line, string reply)
    {
        var fault = Parser.Parse(Encoding.UTF8.GetBytes(line), out _, out var parameter);

        Assert.Equal(reply, fault.Reply(parameter).ToString());
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void An_envelope_id_is_bounded_as_it_travels(int length, bool valid)
        => Assert.Equal(valid, Parse($"MAIL FROM:<> ENVID={new string('x', length)}", out _) == SmtpCommandFault.None);

    [Theory]
    [InlineData(500, true)]
    [InlineData(501, false)]
    public void An_original_recipient_is_bounded(int length, bool valid)
        => Assert.Equal(valid, Parse($"RCPT TO:<a@b.example> ORCPT=rfc822;{new string('x', length - 7)}", out _) == SmtpCommandFault.None);

    [Theory]
    [InlineData(80, true)]
    [InlineData(81, false)]
    public void What_can_be_taken_can_be_said_again_in_ASCII(int characters, bool valid)
        => Assert.Equal(valid, Parse($"RCPT TO:<a@b.example> ORCPT=utf-8;{new string('ö', characters)}@example.org", out _) == SmtpCommandFault.None);

    [Theory]
    [InlineData("MAIL FROM:<> RET=FULL")]
    [InlineData("MAIL FROM:<> ENVID=x")]
    [InlineData("MAIL FROM:<> REQUIRETLS")]
    [InlineData("MAIL FROM:<> BY=1;N")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=NEVER")]
    [InlineData("RCPT TO:<a@b.example> ORCPT=rfc822;x")]
    public void Without_the_announcement_the_parameter_is_unknown(string line)
        => Assert.Equal(SmtpCommandFault.ParameterUnknown, new SmtpCommandParser(SmtpServerExtensions.Usual).Parse(Encoding.UTF8.GetBytes(line), out _));

    [Fact]
    public void Every_printable_id_survives_its_encoding()
        => Gen.String[Gen.Char[' ', '~'], 1, 33].Sample(text =>
            EnvelopeId.TryParse(text, out var id) && EnvelopeId.TryDecode(id.ToXText(), out var back) && back == id);

    [Fact]
    public void An_id_is_read_or_refused_with_the_reason()
    {
        Assert.Equal("order 4711", EnvelopeId.Parse("order 4711").Value);
        Assert.Contains("1 to 100 characters", Assert.Throws<FormatException>(() => EnvelopeId.Parse("order\r\n4711")).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => EnvelopeId.Parse(""));
    }

    private static SmtpCommandFault Parse(string line, out SmtpCommand? command) => Parser.Parse(Encoding.UTF8.GetBytes(line), out command);

    private static SmtpCommand Parsed(string line)
    {
        Assert.Equal(SmtpCommandFault.None, Parse(line, out var command));
        return command!;
    }
}
