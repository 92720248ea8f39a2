namespace Waxwing.Smtp;

/// <summary>
/// The last few different replies of one line. A server says the same words to most commands, and a reply is immutable: whoever gets
/// the same octets gets the same object, and they are neither judged nor decoded again.
/// </summary>
internal sealed class RecentReplies
{
    // What a server says to RSET, MAIL, RCPT and DATA; a final reply with a queue id is new each time, and pushes one out.
    private const int Count = 8;
    private const int MaxLength = 128;

    private readonly byte[] _octets = new byte[Count * MaxLength];
    private readonly (int Length, SmtpReply? Reply)[] _replies = new (int, SmtpReply?)[Count];
    private int _next;

    /// <summary>The reply that this line was, or null.</summary>
    public SmtpReply? Find(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < Count; i++)
        {
            var (length, reply) = _replies[i];
            if (length == line.Length && line.SequenceEqual(_octets.AsSpan(i * MaxLength, length)))
            {
                return reply;
            }
        }

        return null;
    }

    /// <summary>Keeps a reply to a command of a transaction. What is said to AUTH may repeat a secret, and is not kept.</summary>
    public void Keep(ReadOnlySpan<byte> line, SmtpReply reply)
    {
        if (line.Length <= MaxLength && (reply.Code is 250 or 354))
        {
            line.CopyTo(_octets.AsSpan(_next * MaxLength));
            _replies[_next] = (line.Length, reply);
            _next = (_next + 1) % Count;
        }
    }
}
