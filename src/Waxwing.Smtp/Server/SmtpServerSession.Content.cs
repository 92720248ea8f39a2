using System.Buffers;

namespace Waxwing.Smtp.Server;

/// <content>DATA (RFC 5321 §4.1.1.4) and BDAT (RFC 3030).</content>
public sealed partial class SmtpServerSession
{
    private static readonly SmtpServerReply NoRecipients = SmtpServerReply.Of(554, 5, 1, "No valid recipients");

    private SmtpServerReply? NoContentYet()
        => NotYetAllowed()
            ?? (_transaction is null ? OutOfSequence("Say MAIL first") : null)
            ?? (_transaction!.Recipients.Count == 0 ? NoRecipients : null);

    private async ValueTask DataAsync()
    {
        var refusal = NoContentYet()
            ?? (_chunked is not null ? OutOfSequence("The content has begun with BDAT") : null)
            // RFC 3030 §3: lines are what DATA is made of, and BINARYMIME has none.
            ?? (_transaction!.Body == SmtpBodyType.BinaryMime ? OutOfSequence("BINARYMIME goes with BDAT only") : null);
        if (refusal is not null)
        {
            Reply(refusal);
            return;
        }

        if (await OpenContentAsync().ConfigureAwait(false) is not { } content)
        {
            return;
        }

        await using (content.ConfigureAwait(false))
        {
            Reply(new SmtpServerReply(354, null, "End the message with a dot alone on a line"));
            if (await ReadToDotAsync(content).ConfigureAwait(false))
            {
                _observer?.ContentReceived(content.Size);
                await FinishAsync(content).ConfigureAwait(false);
            }
        }
    }

    private async ValueTask<bool> ReadToDotAsync(SmtpServerContent content)
    {
        var decoder = new ContentDecoder();
        var decoded = new ArrayBufferWriter<byte>();
        using var whole = new Deadline(_options.Clock, _options.Timeouts.Content, _sessionEnd);
        while (true)
        {
            _io.Consume(decoder.Decode(_io.Buffered.Span, decoded));
            if (decoder.IsMalformed)
            {
                content.RefuseAsNotCanonical();
            }

            await content.WriteAsync(decoded.WrittenMemory).ConfigureAwait(false);
            decoded.ResetWrittenCount();
            if (decoder.Ended)
            {
                return true;
            }

            if (content.IsHopeless)
            {
                End(SmtpSessionEnd.LimitReached, SmtpServerContent.TooLarge);
                return false;
            }

            if (!await FillContentAsync(whole).ConfigureAwait(false))
            {
                return false;
            }
        }
    }

    private async ValueTask BdatAsync(BdatCommand bdat)
    {
        // A chunk that alone is too large is not worth reading, and unread it must not be taken for commands.
        if (bdat.Size > _options.MaxMessageSize)
        {
            End(SmtpSessionEnd.LimitReached, SmtpServerContent.TooLarge);
            return;
        }

        var refusal = NoContentYet();
        if (refusal is null && _chunked is null)
        {
            _chunked = await OpenContentAsync().ConfigureAwait(false);
            _chunkedText = _transaction!.Body == SmtpBodyType.BinaryMime ? null : new CanonicalText();
            if (_chunked is null)
            {
                // The reply is given; the chunk still has to be read.
                await ReadChunkAsync(bdat.Size, null).ConfigureAwait(false);
                await ForgetTransactionAsync().ConfigureAwait(false);
                return;
            }
        }

        // RFC 3030 §2: also the chunk of a refused BDAT is read.
        if (!await ReadChunkAsync(bdat.Size, refusal is null ? _chunked : null).ConfigureAwait(false))
        {
            return;
        }

        _observer?.ContentReceived(bdat.Size);
        if (refusal is not null)
        {
            Reply(refusal);
        }
        else if (bdat.Last)
        {
            _chunkedText?.End();
            RefuseBadChunks();
            await FinishAsync(_chunked!).ConfigureAwait(false);
        }
        else
        {
            RefuseBadChunks();
            Reply(_chunked!.Refusal ?? SmtpServerReply.Of(250, 0, 0, $"{bdat.Size} octets received"));
        }
    }

    private void RefuseBadChunks()
    {
        if (_chunkedText is { IsMalformed: true })
        {
            _chunked!.RefuseAsNotCanonical();
        }
    }

    private async ValueTask<bool> ReadChunkAsync(long size, SmtpServerContent? content)
    {
        using var whole = new Deadline(_options.Clock, _options.Timeouts.Content, _sessionEnd);
        while (size > 0)
        {
            if (_io.Buffered.IsEmpty && !await FillContentAsync(whole).ConfigureAwait(false))
            {
                return false;
            }

            var part = _io.Buffered[..(int)Math.Min(size, _io.Buffered.Length)];
            if (content is not null)
            {
                _chunkedText?.Add(part.Span);
                RefuseBadChunks();
                await content.WriteAsync(part).ConfigureAwait(false);
            }

            size -= part.Length;
            _io.Consume(part.Length);
        }

        return true;
    }

    private async ValueTask<bool> FillContentAsync(Deadline whole)
    {
        using var block = new Deadline(_options.Clock, _options.Timeouts.ContentBlock, whole.Token);
        if (await _io.FillAsync(block).ConfigureAwait(false))
        {
            return true;
        }

        _over = SmtpSessionEnd.ConnectionLost;
        return false;
    }

    /// <summary>Asks the handler where the content goes; null if it failed, the reply given.</summary>
    private async ValueTask<SmtpServerContent?> OpenContentAsync()
    {
        using var deadline = new Deadline(_options.Clock, _options.Timeouts.Handler, _sessionEnd);
        try
        {
            var sink = await _handler.OpenContentAsync(_client, _transaction!, deadline.Token).ConfigureAwait(false);
            return new SmtpServerContent(sink, _options, _sessionEnd);
        }
        catch (Exception) when (!_sessionEnd.IsCancellationRequested)
        {
            // As with every question to the handler: the client may try again.
            Reply(SmtpServerReply.LocalError);
            return null;
        }
    }

    private async ValueTask FinishAsync(SmtpServerContent content)
    {
        // Where the content came in one packet with its commands, their answers must not wait for a handler that takes its time.
        await _io.FlushAsync().ConfigureAwait(false);
        var reply = await content.CompleteAsync().ConfigureAwait(false);
        if (reply.IsPositive)
        {
            _commandsSinceMessage = 0;
        }

        await ForgetTransactionAsync().ConfigureAwait(false);
        Reply(reply);
    }
}
