using System.Runtime.CompilerServices;

namespace Waxwing.Smtp;

/// <summary>The content: in chunks, of which each is counted, or behind DATA.</summary>
internal sealed partial class SessionWriter
{
    private const int BlockSize = 256 * 1024;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendChunksAsync(Transaction transaction)
    {
        if (transaction.WaitedBecause != StyleReason.None)
        {
            await AnswersAsync(transaction).ConfigureAwait(false);
            if (!transaction.AnyAccepted)
            {
                return;
            }
        }

        transaction.Style = ContentStyle.Bdat;
        try
        {
            if (transaction.Content.IsInMemory)
            {
                await WriteChunksAsync(transaction, CancellationToken.None).ConfigureAwait(false);
            }
            else
            {
                // Chunks can be taken back: a caller who goes away need not wait for his own stream.
                using var reading = CancellationTokenSource.CreateLinkedTokenSource(channel.Lifetime, transaction.Cancellation);
                await WriteChunksAsync(transaction, reading.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (transaction.Cancellation.IsCancellationRequested && channel.Broken is null)
        {
            transaction.TryTakeBack(SmtpStage.Data);
        }

        if (transaction.IsTakenBack)
        {
            await TakeBackAsync(transaction).ConfigureAwait(false);
        }
    }

    // RFC 3030 §2: content without LAST is no message, and RSET throws away the chunks that came.
    private ValueTask TakeBackAsync(Transaction transaction) =>
        CommandAsync(_line.Begin("RSET"u8), transaction, SmtpStage.Reset, wait: false, Transaction.TakingBack);

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteChunksAsync(Transaction transaction, CancellationToken reading)
    {
        var source = await ContentSource.OpenAsync(transaction.Content, BlockSize, reading).ConfigureAwait(false);
        await using var sourceEnds = source.ConfigureAwait(false);
        var isLast = false;
        for (var index = 0; !isLast && !transaction.ChunkRefused; index++)
        {
            var block = await source.ReadAsync(reading).ConfigureAwait(false);
            isLast = source.IsAtEnd;
            if (isLast ? !transaction.TryCommit() : transaction.IsTakenBack)
            {
                return;
            }

            // RFC 3030 §2: the size counts the octets that follow; LAST ends the content.
            _line.Begin("BDAT "u8).Add(block.Length).Add(isLast ? " LAST"u8 : []);
            if (isLast)
            {
                // RFC 2033 §4.3: in LMTP, LAST alone is answered for each accepted recipient.
                var finals = transaction.FinalReplies;
                await CommandAsync(_line, transaction, SmtpStage.FinalDot, wait: false, finals[0]).ConfigureAwait(false);
                Expect(transaction, finals.AsSpan(1));
            }
            else
            {
                await CommandAsync(_line, transaction, SmtpStage.Data, wait: false, index).ConfigureAwait(false);
            }

            await WriteBlockAsync(block, isLast ? transaction : null).ConfigureAwait(false);
            transaction.ContentOctets += block.Length;
            // With LMTP, how LAST behind a refused chunk is answered is not said anywhere: it is never sent.
            if (!transaction.Pipelined || (transaction.FinalReplyForEach && !isLast))
            {
                await transaction.WhenAnsweredAsync(_wait).ConfigureAwait(false);
            }
        }
    }

    // The end of small content waits for the next flush, in case another transaction shares the packet.
    private async ValueTask WriteBlockAsync(ReadOnlyMemory<byte> block, Transaction? ending)
    {
        if (block.Length > channel.OutputRoom)
        {
            await channel.WriteBehindAsync(block, ending).ConfigureAwait(false);
            return;
        }

        channel.Append(block.Span);
        if (ending is not null)
        {
            channel.MarkEnd(ending);
        }

        if (ending is not { Pipelined: true })
        {
            await channel.FlushAsync(isContent: true).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendDataAsync(Transaction transaction)
    {
        if (transaction is { FinalReplyForEach: true, Pipelined: true })
        {
            // RFC 2033 §4.2: there are as many final replies as accepted recipients, and DATA for nobody must fail: so it is
            // not said before they are known. On one machine that costs nothing.
            await AnswersAsync(transaction).ConfigureAwait(false);
            if (!transaction.AnyAccepted)
            {
                return;
            }
        }

        if (!transaction.TryCommit())
        {
            await TakeBackAsync(transaction).ConfigureAwait(false);
            return;
        }

        // RFC 2920 §3.1: DATA may only be the last command of a group, since its 354 decides whether content follows.
        await CommandAsync(_line.Begin("DATA"u8), transaction, SmtpStage.Data, wait: true).ConfigureAwait(false);
        if (!transaction.GoAhead)
        {
            return;
        }

        if (!transaction.AnyAccepted)
        {
            // RFC 2920 §3.1: the server waits for content although it took no recipient. It gets an empty one; its reply never counts.
            transaction.Expecting();
            channel.Expect(transaction, SmtpStage.FinalDot, Transaction.LoneDot);
            channel.Append(".\r\n"u8);
            return;
        }

        transaction.Style = ContentStyle.Data;
        var stuffer = DotStuffer.AtStart;
        var source = await ContentSource.OpenAsync(transaction.Content, BlockSize, channel.Lifetime).ConfigureAwait(false);
        await using (source.ConfigureAwait(false))
        {
            while (!source.IsAtEnd)
            {
                var block = await source.ReadAsync(channel.Lifetime).ConfigureAwait(false);
                transaction.ContentOctets += block.Length;
                stuffer = await AppendStuffedAsync(block, stuffer).ConfigureAwait(false);
            }
        }

        // RFC 5321 §4.1.1.4: the end is CRLF "." CRLF; the first CRLF may be that of the content's last line.
        await AppendAsync(stuffer.IsAtLineStart ? End : EndWithCrlf).ConfigureAwait(false);
        Expect(transaction, transaction.FinalReplies);
        channel.MarkEnd(transaction);
    }

    private void Expect(Transaction transaction, ReadOnlySpan<int> finals)
    {
        foreach (var index in finals)
        {
            transaction.Expecting();
            channel.Expect(transaction, SmtpStage.FinalDot, index);
        }
    }

    private static ReadOnlyMemory<byte> Dot { get; } = "."u8.ToArray();

    private static ReadOnlyMemory<byte> End { get; } = ".\r\n"u8.ToArray();

    private static ReadOnlyMemory<byte> EndWithCrlf { get; } = "\r\n.\r\n"u8.ToArray();

    private async ValueTask<DotStuffer> AppendStuffedAsync(ReadOnlyMemory<byte> block, DotStuffer stuffer)
    {
        while (!block.IsEmpty)
        {
            var length = stuffer.Next(block.Span, out var stuff);
            await AppendAsync(block[..length]).ConfigureAwait(false);
            if (stuff)
            {
                await AppendAsync(Dot).ConfigureAwait(false);
            }

            block = block[length..];
        }

        return stuffer;
    }

    private async ValueTask AppendAsync(ReadOnlyMemory<byte> octets)
    {
        while (octets.Length > channel.OutputRoom)
        {
            var part = channel.OutputRoom;
            channel.Append(octets.Span[..part]);
            octets = octets[part..];
            await channel.FlushAsync(isContent: true).ConfigureAwait(false);
        }

        channel.Append(octets.Span);
    }

    private static SmtpError Unread(Exception exception) => new()
    {
        Stage = SmtpStage.Data,
        Failure = SmtpFailure.PolicyRefused,
        Detail = (exception as ContentFaultException)?.Detail ?? SmtpFailureDetail.ContentSourceFailed,
        Message = exception is ContentFaultException ? exception.Message : $"the content could not be read: {exception.Message}",
        Scope = FailureScope.Message,
    };
}
