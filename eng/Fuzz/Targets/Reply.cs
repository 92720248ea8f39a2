using System.Text;
using Waxwing.Smtp;

namespace Waxwing.Fuzz.Targets;

/// <summary>Replies (RFC 5321 §4.2). The input is what a server sends.</summary>
internal static class Reply
{
    public static void Judge(ReadOnlySpan<byte> input)
    {
        var (whole, fault) = ReadWhole(input);
        var (pieces, sameFault) = ReadOctetByOctet(input);
        Property.Holds(fault == sameFault);
        Property.Holds(whole.Count == pieces.Count);
        for (var i = 0; i < whole.Count; i++)
        {
            Property.Holds(AreEqual(whole[i], pieces[i]));
            Check(whole[i]);
            CheckPrinted(whole[i]);
        }
    }

    public static bool AreEqual(SmtpReply one, SmtpReply other)
    {
        var same = one.Code == other.Code && one.Enhanced == other.Enhanced && one.Lines.Count == other.Lines.Count;
        for (var i = 0; same && i < one.Lines.Count; i++)
        {
            same = string.Equals(one.Lines[i], other.Lines[i], StringComparison.Ordinal);
        }

        return same;
    }

    private static (List<SmtpReply> Replies, SmtpFailureDetail? Fault) ReadWhole(ReadOnlySpan<byte> input)
    {
        var parser = new ReplyParser();
        var replies = new List<SmtpReply>();
        try
        {
            while (true)
            {
                var consumed = parser.Consume(input, out var reply);
                Property.Holds(consumed <= input.Length && (consumed > 0 || reply is null));
                input = input[consumed..];
                if (reply is null)
                {
                    // What is left is the line under way.
                    Property.Holds(!input.Contains((byte)'\n') && input.Length < ReplyParser.MaxLineLength);
                    return (replies, null);
                }

                replies.Add(reply);
            }
        }
        catch (ReplyFormatException exception)
        {
            return (replies, exception.Detail);
        }
    }

    private static (List<SmtpReply> Replies, SmtpFailureDetail? Fault) ReadOctetByOctet(ReadOnlySpan<byte> input)
    {
        var parser = new ReplyParser();
        var replies = new List<SmtpReply>();
        try
        {
            var start = 0;
            for (var end = 1; end <= input.Length; end++)
            {
                // An octet that neither ends a line nor fills it changes nothing.
                if (input[end - 1] == '\n' || end - start >= ReplyParser.MaxLineLength - 1)
                {
                    start += parser.Consume(input[start..end], out var reply);
                    if (reply is not null)
                    {
                        replies.Add(reply);
                    }
                }
            }

            return (replies, null);
        }
        catch (ReplyFormatException exception)
        {
            return (replies, exception.Detail);
        }
    }

    private static void Check(SmtpReply reply)
    {
        Property.Holds(reply.Code is >= 200 and <= 559 && reply.Code / 10 % 10 <= 5);
        Property.Holds(reply.Lines.Count is >= 1 and <= ReplyParser.MaxLines);
        Property.Holds(reply.Enhanced is not { } enhanced
            || (enhanced.Class == reply.Code / 100 && enhanced.Class != 3 && enhanced is { Subject: >= 0 and <= 999, Detail: >= 0 and <= 999 }));
        foreach (var line in reply.Lines)
        {
            Property.Holds(line.Length <= ReplyParser.MaxLineLength);
            Property.IsPrintable(line);
        }
    }

    // What was read, written and read again, is the same.
    private static void CheckPrinted(SmtpReply reply)
    {
        var wire = new StringBuilder();
        for (var i = 0; i < reply.Lines.Count; i++)
        {
            var line = $"{reply.Code}{(i + 1 < reply.Lines.Count ? '-' : ' ')}{(reply.Enhanced is { } code ? $"{code} " : "")}{reply.Lines[i]}\r\n";
            if (Encoding.UTF8.GetByteCount(line) > ReplyParser.MaxLineLength)
            {
                return; // Octets that are no text have become three each.
            }

            wire.Append(line);
        }

        var (again, fault) = ReadWhole(Encoding.UTF8.GetBytes(wire.ToString()));
        Property.Holds(fault is null && again.Count == 1);
        Property.Holds(AreEqual(reply, again[0]));
    }
}
