using System.Text;
using CsCheck;
using Waxwing.Smtp.Server;

namespace Waxwing.Smtp.Tests.Client;

/// <summary>Whatever an envelope can ask for, the parsers of the server half read what was meant.</summary>
public sealed class EnvelopeRequestProperties
{
    private static readonly SmtpCommandParser Parser = new(SmtpServerExtensions.All);

    private static readonly EhloCapabilities Capabilities = EhloCapabilities.FromReply(
        new SmtpReply(250, null, ["mx.test", "DSN", "DELIVERBY", "REQUIRETLS", "SIZE", "8BITMIME", "SMTPUTF8", "CHUNKING", "BINARYMIME"]));

    private static readonly Gen<EnvelopeId?> Ids = Gen.String[Gen.Char[' ', '~'], 0, 33].Select(text => EnvelopeId.TryParse(text, out var id) ? id : null);

    // Every control character, ASCII, and what is not, half pairs among it: what cannot be made is no request.
    private static readonly Gen<string> Addresses = Gen.OneOf(
        Gen.String[Gen.Char[' ', '~'], 1, 60],
        Gen.String[Gen.Char['\0', '\u024f'], 1, 40],
        Gen.String[Of('+', '=', '\\', ' ', '{', '}', 'x', '\ud83d', '\ude00', '\u4e2d', '\u0085', '\r', '\n'), 1, 20]);

    private static readonly Gen<OriginalRecipient?> Originals = Gen.Select(Of("rfc822", "utf-8", "X400", "UTF-8"), Addresses)
        .Select((type, address) => OriginalRecipient.TryCreate(type, address, out var original) ? original : null);

    private static readonly Gen<DeliverBy?> Times = Gen.Select(Gen.Int[-999_999_999, 999_999_999], Gen.Bool, Gen.Bool)
        .Select((seconds, returns, trace) => returns && seconds <= 0
            ? null
            : new DeliverBy(TimeSpan.FromSeconds(seconds), returns ? DeliverByMode.Return : DeliverByMode.Notify, trace));

    [Fact]
    public void MAIL_is_read_as_it_was_meant() =>
        Gen.Select(Ids, Times, Gen.Int[0, 2], Gen.Bool, Gen.Bool).Sample((id, by, back, tls, binary) =>
        {
            var envelope = new Envelope(null, [Mailbox.Parse("b@example.net")])
            {
                EnvelopeId = id,
                DeliverBy = by,
                Return = back == 2 ? null : (DsnReturn)back,
                RequireTls = tls,
            };
            var mail = Assert.IsType<MailCommand>(Parsed(Commands(envelope, binary).Mail(new CommandLine()).ToString()));

            Assert.Equal((envelope.EnvelopeId, envelope.DeliverBy, envelope.Return, envelope.RequireTls), (mail.EnvelopeId, mail.DeliverBy, mail.Return, mail.RequireTls));
            Assert.Equal(binary ? SmtpBodyType.BinaryMime : SmtpBodyType.SevenBit, mail.Body);
        });

    [Fact]
    public void RCPT_is_read_as_it_was_meant()
    {
        var made = 0;
        Gen.Select(Originals, Gen.Int[-1, 7]).Sample((original, notify) =>
        {
            Interlocked.Add(ref made, original is null ? 0 : 1);
            var request = new DsnRequest(notify < 0 ? null : (DsnNotify)notify, original);
            var line = Commands(new Envelope(null, [Mailbox.Parse("b@example.net")]) { DsnRequests = new Dictionary<Mailbox, DsnRequest> { [Mailbox.Parse("b@example.net")] = request } }, binary: false).Rcpt(new CommandLine(), 0).ToString();

            Assert.Equal(request, Assert.IsType<RcptCommand>(Parsed(line)).Dsn);
            Assert.True(Ascii.IsValid(line));
        });
        Assert.True(made > 10, "the generator makes too few requests to show anything");
    }

    private static Gen<T> Of<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static EnvelopeCommands Commands(Envelope envelope, bool binary) =>
        new(envelope, MessageContent.FromBytes("x\r\n"u8.ToArray(), isBinary: binary), Capabilities);

    private static SmtpCommand Parsed(string line)
    {
        Assert.DoesNotContain('\r', line);
        Assert.DoesNotContain('\n', line);
        Assert.True(Parser.Parse(Encoding.UTF8.GetBytes(line), out var command) == SmtpCommandFault.None, line);
        return command!;
    }
}
