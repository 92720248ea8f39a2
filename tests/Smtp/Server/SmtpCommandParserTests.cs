using System.Text;
using CsCheck;
using Waxwing.Smtp.Server;

namespace Waxwing.Smtp.Tests.Server;

public sealed class SmtpCommandParserTests
{
    private static readonly SmtpCommandParser Parser = new(SmtpServerExtensions.Usual | SmtpServerExtensions.BinaryMime);

    [Theory]
    [InlineData("EHLO client.example", typeof(HelloCommand))]
    [InlineData("ehlo [127.0.0.1]  ", typeof(HelloCommand))]
    [InlineData("HELO under_score", typeof(HelloCommand))]
    [InlineData("StartTLS", typeof(StartTlsCommand))]
    [InlineData("DATA", typeof(DataCommand))]
    [InlineData("RSET", typeof(RsetCommand))]
    [InlineData("NOOP and whatever", typeof(NoopCommand))]
    [InlineData("VRFY someone", typeof(VrfyCommand))]
    [InlineData("HELP", typeof(HelpCommand))]
    [InlineData("QUIT", typeof(QuitCommand))]
    public void A_well_formed_command_is_recognized_in_any_case(string line, Type command)
    {
        Assert.Equal(SmtpCommandFault.None, Parse(line, out var parsed));
        Assert.IsType(command, parsed);
    }

    [Theory]
    [InlineData("", "Unrecognized")]
    [InlineData(" DATA", "Unrecognized")]
    [InlineData("FROBNICATE", "Unrecognized")]
    [InlineData("BURL imap://x LAST", "NotImplemented")]
    [InlineData("EHLO", "Syntax")]
    [InlineData("EHLO a b", "Syntax")]
    [InlineData("DATA now", "Syntax")]
    [InlineData("QUIT now", "Syntax")]
    [InlineData("STARTTLS x", "Syntax")]
    [InlineData("NOOP \0", "NotText")]
    [InlineData("NOOP \r", "NotText")]
    [InlineData("NOOP \x7f", "NotText")]
    [InlineData("NOOP \xff\xfe", "NotText")]
    [InlineData("MAIL FROM: <a@b.example>", "Syntax")]
    [InlineData("MAIL FROM :<a@b.example>", "Syntax")]
    [InlineData("MAIL FROM:<a@b.example", "Syntax")]
    [InlineData("MAIL FROM:a@b.example", "Syntax")]
    [InlineData("MAIL FROM:<a@b.example>SIZE=1", "Syntax")]
    [InlineData("MAIL FROM:<a@b.example>  SIZE=1", "Syntax")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1=2", "Syntax")]
    [InlineData("MAIL FROM:<a@>", "SenderAddress")]
    [InlineData("MAIL FROM:<@relay.example>", "SenderAddress")]
    [InlineData("MAIL FROM:<a@b.example> FUTURE=1", "ParameterUnknown")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=-1", "ParameterInvalid")]
    [InlineData("MAIL FROM:<a@b.example> SIZE", "ParameterInvalid")]
    [InlineData("MAIL FROM:<a@b.example> SIZE=1 SIZE=1", "ParameterInvalid")]
    [InlineData("MAIL FROM:<a@b.example> BODY=9BIT", "ParameterInvalid")]
    [InlineData("MAIL FROM:<a@b.example> SMTPUTF8=YES", "ParameterInvalid")]
    [InlineData("RCPT TO:<>", "RecipientAddress")]
    [InlineData("RCPT TO:<a>", "RecipientAddress")]
    [InlineData("RCPT TO:<a@b.example>>", "Syntax")]
    [InlineData("RCPT TO:<a@b.example> NOTIFY=NEVER", "ParameterUnknown")]
    [InlineData("BDAT", "Syntax")]
    [InlineData("BDAT -1", "Syntax")]
    [InlineData("BDAT +1", "Syntax")]
    [InlineData("BDAT 1 LASTING", "Syntax")]
    [InlineData("BDAT 1  LAST", "Syntax")]
    [InlineData("BDAT 9223372036854775808", "Syntax")]
    [InlineData("BDAT 99999999999999999999999999999999 LAST", "Syntax")]
    [InlineData("AUTH", "Syntax")]
    [InlineData("AUTH PL@IN", "Syntax")]
    [InlineData("AUTH PLAIN not-base64", "Syntax")]
    [InlineData("AUTH PLAIN AGEAYg== x", "Syntax")]
    public void Anything_else_is_a_typed_fault(string line, string fault)
    {
        Assert.Equal(fault, Parse(line, out var command).ToString());
        Assert.Null(command);
    }

    [Theory]
    [InlineData("MAIL FROM:<a@b.example>", "a@b.example")]
    [InlineData("mail from:<\"a b>c\"@b.example>", "\"a b>c\"@b.example")]
    [InlineData("MAIL FROM:<@relay.example,@other.example:a@b.example>", "a@b.example")]
    public void The_sender_is_read_with_its_quotes_and_without_its_route(string line, string sender)
        => Assert.Equal(sender, Assert.IsType<MailCommand>(Parsed(line)).Sender!.ToString());

    [Fact]
    public void The_empty_path_is_a_sender_and_Postmaster_a_recipient()
    {
        Assert.Null(Assert.IsType<MailCommand>(Parsed("MAIL FROM:<>")).Sender);
        Assert.Null(Assert.IsType<RcptCommand>(Parsed("RCPT TO:<PostMaster>")).Recipient);
    }

    [Fact]
    public void The_parameters_of_MAIL_are_read()
    {
        var mail = Assert.IsType<MailCommand>(Parsed("MAIL FROM:<j\xc3\xb6@b.example> size=10 BODY=8bitmime SMTPUTF8 AUTH=<>"));

        Assert.Equal(10, mail.Size);
        Assert.Equal(SmtpBodyType.EightBitMime, mail.Body);
        Assert.True(mail.SmtpUtf8);
        Assert.True(mail.PathNeedsSmtpUtf8);
    }

    [Fact]
    public void A_SIZE_beyond_every_number_is_as_large_as_numbers_go()
        => Assert.Equal(long.MaxValue, Assert.IsType<MailCommand>(Parsed("MAIL FROM:<> SIZE=99999999999999999999")).Size);

    [Fact]
    public void A_parameter_of_an_extension_that_is_not_announced_is_unknown()
    {
        var parser = new SmtpCommandParser(SmtpServerExtensions.None);

        Assert.Equal(SmtpCommandFault.ParameterUnknown, parser.Parse("MAIL FROM:<> SIZE=1"u8, out _));
        Assert.Equal(SmtpCommandFault.ParameterUnknown, parser.Parse("MAIL FROM:<> BODY=8BITMIME"u8, out _));
        Assert.Equal(SmtpCommandFault.NotImplemented, parser.Parse("BDAT 1 LAST"u8, out _));
    }

    [Fact]
    public void AUTH_gives_mechanism_and_initial_response()
    {
        var auth = Assert.IsType<AuthCommand>(Parsed("AUTH scram-sha-256 AGEAYg=="));
        Assert.Equal("SCRAM-SHA-256", auth.Mechanism);
        Assert.Equal("\0a\0b"u8.ToArray(), auth.InitialResponse);
        Assert.Equal([], Assert.IsType<AuthCommand>(Parsed("AUTH PLAIN =")).InitialResponse!);
        Assert.Null(Assert.IsType<AuthCommand>(Parsed("AUTH PLAIN")).InitialResponse);
    }

    [Fact]
    public void No_line_makes_the_parser_throw_and_each_is_either_a_command_or_a_fault()
    {
        var verbs = Gen.OneOf("MAIL FROM:<", "RCPT TO:<", "BDAT ", "AUTH ", "EHLO ", "");
        Gen.Select(verbs, Gen.Char['\0', '\xff'].Array[0, 80]).Sample(pair =>
        {
            var (verb, rest) = pair;
            var fault = Parse(verb + new string(rest), out var command);
            return fault == SmtpCommandFault.None == command is not null;
        });
    }

    private static SmtpCommandFault Parse(string line, out SmtpCommand? command) => Parser.Parse(Encoding.Latin1.GetBytes(line), out command);

    private static SmtpCommand? Parsed(string line)
    {
        Assert.Equal(SmtpCommandFault.None, Parse(line, out var command));
        return command;
    }
}
