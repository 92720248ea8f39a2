using BenchmarkDotNet.Attributes;
using Waxwing.Smtp;

namespace Waxwing.Microbench;

/// <summary>What the replies to one small message cost: to RSET, MAIL, RCPT and BDAT, as Postfix says them.</summary>
[MemoryDiagnoser]
public class ReplyParsing
{
    private static readonly byte[] Replies = "250 2.0.0 Ok\r\n250 2.1.0 Ok\r\n250 2.1.5 Ok\r\n250 2.0.0 Ok: 2304 bytes queued as 4cXyZ12abc\r\n"u8.ToArray();

    private readonly ReplyParser _parser = new();

    /// <summary>All four.</summary>
    [Benchmark]
    public int FourReplies()
    {
        var (consumed, codes) = (0, 0);
        while (consumed < Replies.Length)
        {
            consumed += _parser.Consume(Replies.AsSpan(consumed), out var reply);
            codes += reply!.Code;
        }

        return codes;
    }
}
