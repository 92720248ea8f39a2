using System.Text;
using CsCheck;
using MimeKit;
using Waxwing.Server.Rights;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

// The sender has a type of this name as well.
using AuthorField = Waxwing.Server.Rights.AuthorField;

/// <summary>Whatever From and Sender are: nothing is thrown, and of what is accepted every mailbox that anybody reads is of a domain that is owned.</summary>
public sealed class RightsProperties
{
    private static readonly string[] Pieces =
    [
        "me", "@", "own.example", "victim.example", "me@own.example", "ceo@victim.example", "<me@own.example>", "<ceo@victim.example>", "<", ">", "(", ")", "[", "]", "\"", "\\", ",", ";", ":", ".", " ", "\t", "\r\n ", "\r\n\t",
        "\r", "\n", "\0", "=?utf-8?q?", "=?utf-8?b?", "?=", "=?utf-8?q?ceo=40victim.example?=", "=?utf-8?q?J=C3=B6rg?=", "Y2VvQHZpY3RpbS5leGFtcGxl", "=40", "=3C", "é", "。", "ｏｗｎ.example", "xn--bcher-kva.example",
        "bücher.example", "\u202e", "\u00ad", "[127.0.0.1]", "a b", "\"a@b\"", "us:", "via",
    ];

    private static readonly Gen<string> Values = Gen.Frequency(
        (6, AnyOf.These(Pieces).Array[1, 8].Select(string.Concat)),
        (4, AnyOf.These(Pieces).Array[1, 8].Select(words => string.Join(' ', words))),
        (3, Gen.Select(AnyOf.These(Pieces).Array[0, 4], AnyOf.These("me@own.example", "<me@own.example>")).Select((words, address) => string.Join(' ', words) + " " + address)),
        (1, Gen.String));

    [Fact]
    public void Of_what_comes_by_SMTP() => Gen.Select(Values, Values, Gen.Int[0, 6]).Sample((from, second, shape) =>
    {
        var header = shape switch
        {
            0 => $"From: {from}\r\nSender: {second}",
            1 => $"From: {from}\r\nResent-From: {second}",
            2 => $"From: {from}\r\nFrom: {second}",
            3 => $"From: me@own.example\r\nSubject: {from}{second}",
            _ => $"From: {from}",
        };
        var octets = Encoding.UTF8.GetBytes(header + "\r\nTo: bob@example.net\r\n\r\nHello\r\n");

        if (Forgery.JudgeOctets(octets) is not null)
        {
            return;
        }

        using var mime = MimeMessage.Load(new MemoryStream(octets));
        Assert.All(mime.From.Mailboxes.Concat(mime.ResentFrom.Mailboxes).Append(mime.Sender).OfType<MailboxAddress>(), IsOwned);
        Assert.NotEmpty(mime.From);
        Assert.True(AuthorField.TryRead(mime.Headers.First(field => field.Id == HeaderId.From).RawValue, out var strict, out _));
        Assert.All(strict, author => Assert.True(Forgery.Own.Owns(author.Mailbox.Domain)));
        // A reader that looks for addresses anywhere, after decoding: only a quoted name can show it another.
        Assert.All(mime.From.Mailboxes, address => Assert.DoesNotContain('<', address.Name ?? ""));
        AssertNoOtherField(octets);
    }, iter: 100_000);

    [Fact]
    public void Of_what_a_program_makes() => Gen.Select(Values, AnyOf.These("me@own.example", "ceo@victim.example", "\"ceo@victim.example\"@own.example", "jörg@own.example")).Sample((name, address) =>
    {
        MailboxAddress from;
        try
        {
            from = new MailboxAddress(name, address);
        }
        catch (ArgumentException)
        {
            return;
        }

        var octets = Array.Empty<byte>();
        var refusal = Forgery.Judge(mime =>
        {
            mime.From.Add(from);
            using var written = new MemoryStream();
            mime.WriteTo(written);
            octets = written.ToArray();
        });
        if (refusal is null)
        {
            // What goes over the wire is read the same by who gets it.
            using var read = MimeMessage.Load(new MemoryStream(octets));
            Assert.Single(read.From.Mailboxes);
            Assert.All(read.From.Mailboxes, IsOwned);
        }
    }, iter: 20_000);

    [Fact]
    public void Of_any_octets_of_a_value_there_is_an_answer_in_bounded_time() => Gen.Byte.Array[0, 400].Sample(value =>
    {
        if (AuthorField.TryRead(value, out var authors, out var why))
        {
            Assert.NotEmpty(authors);
        }
        else
        {
            Assert.NotEmpty(why);
        }
    }, iter: 20_000);

    // No line of the header is, to a reader who takes any line break for one, an author field that was not judged.
    private static void AssertNoOtherField(byte[] octets)
    {
        var header = Encoding.UTF8.GetString(octets).Replace("\r\n", "\n", StringComparison.Ordinal).Split("\n\n")[0];
        var lines = header.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries);
        Assert.Single(lines, line => line.TrimStart('\0').StartsWith("From", StringComparison.OrdinalIgnoreCase));
    }

    private static void IsOwned(MailboxAddress address)
    {
        Assert.True(Mailbox.TryParse(address.Address, out var mailbox, out _), address.Address);
        Assert.True(Forgery.Own.Owns(mailbox.Domain), address.Address);
    }
}
