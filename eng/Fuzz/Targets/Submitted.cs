using MimeKit;
using Waxwing.Server.Mail;
using Waxwing.Server.Submission;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>A message as a client submits it: what it says of being a repetition, and the hash by which one is known. The input is the content.</summary>
internal static class Submitted
{
    private static readonly Mailbox Sender = Mailbox.Parse("me@own.example");
    private static readonly Mailbox[] Recipients = [Mailbox.Parse("bob@customers.test"), Mailbox.Parse("alice@customers.test")];

    public static void Judge(ReadOnlySpan<byte> input)
    {
        if (Read(input) is not { } message)
        {
            return;
        }

        using (message)
        {
            _ = TraceField.TellsOfALoop(message);
            var hash = Hash(message);
            CheckRepetition(message);

            // The same again is the same, and the fields that say so do not count.
            using var again = Read(input);
            Property.Holds(hash.AsSpan().SequenceEqual(Hash(again!)) && hash.AsSpan().SequenceEqual(Hash(message)));
            CheckTrace(message, hash);
            CheckContent(input, message, hash);
        }
    }

    private static void CheckRepetition(MimeMessage message)
    {
        var isInOrder = RepetitionFields.TryTake(message.Headers, out var word);
        Property.Holds(!message.Headers.Any(header => RepetitionFields.Names.Contains(header.Field, StringComparer.OrdinalIgnoreCase)));
        if (isInOrder && word is not null)
        {
            Property.Holds(word.Length is >= 1 and <= IdempotencyKey.Longest);
            Property.IsPrintable(word);
        }
    }

    // What a client makes anew each time, and what servers add, makes no other message.
    private static void CheckTrace(MimeMessage message, byte[] hash)
    {
        TraceField.Add(message, Sender.Domain, new Smtp.Server.SmtpServerClient(), isInternational: false, DateTimeOffset.UnixEpoch);
        message.Headers[HeaderId.Date] = "Thu, 01 Jan 1970 00:00:00 +0000";
        message.Headers[HeaderId.MessageId] = "<1@own.example>";
        Property.Holds(hash.AsSpan().SequenceEqual(Hash(message)));
    }

    // One more octet of content makes another.
    private static void CheckContent(ReadOnlySpan<byte> input, MimeMessage message, byte[] hash)
    {
        if (message.Body is MimePart { Content: not null, ContentTransferEncoding: ContentEncoding.Default or ContentEncoding.SevenBit or ContentEncoding.EightBit or ContentEncoding.Binary }
            && (input.IndexOf("\n\n"u8) >= 0 || input.IndexOf("\r\n\r\n"u8) >= 0))
        {
            using var longer = Read([.. input, (byte)'x']);
            Property.Holds(longer is not null && !hash.AsSpan().SequenceEqual(Hash(longer)));
        }
    }

    private static byte[] Hash(MimeMessage message)
    {
        var hash = CanonicalMessage.Hash(Sender, Recipients, message);
        Property.Holds(hash.AsSpan().SequenceEqual(CanonicalMessage.Hash(Sender, Recipients.Reverse(), message)));
        return hash;
    }

    private static MimeMessage? Read(ReadOnlySpan<byte> content) => SubmittedMessage.TryRead(new MemoryStream(content.ToArray()), CancellationToken.None);
}
