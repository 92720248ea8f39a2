namespace Waxwing.Smtp.Server;

/// <summary>
/// One content on its way to the sink. What goes wrong is kept: the rest of the content is still read to its true end, so that
/// no octet of it is ever taken for a command, and is thrown away.
/// </summary>
internal sealed class SmtpServerContent(SmtpServerSink sink, SmtpServerOptions options, CancellationToken sessionEnd) : IAsyncDisposable
{
    public static readonly SmtpServerReply TooLarge = SmtpServerReply.Of(552, 3, 4, "The message is larger than this server takes");
    private static readonly SmtpServerReply NotCanonical = SmtpServerReply.Of(550, 6, 0, "The message has a CR or LF that is not part of a CRLF, or a NUL");

    /// <summary>The octets so far.</summary>
    public long Size { get; private set; }

    /// <summary>Why the content is refused, or null.</summary>
    public SmtpServerReply? Refusal { get; private set; }

    /// <summary>Whether so much too much came that reading on would only serve the client's patience.</summary>
    public bool IsHopeless => Size / 2 > options.MaxMessageSize;

    /// <summary>The content is not text as SMTP carries it: RFC 5321 §2.3.8 forbids a CR or LF alone.</summary>
    public void RefuseAsNotCanonical() => Refusal ??= NotCanonical;

    /// <summary>Takes the next octets.</summary>
    public async ValueTask WriteAsync(ReadOnlyMemory<byte> octets)
    {
        Size += octets.Length;
        if (Size > options.MaxMessageSize)
        {
            Refusal ??= TooLarge;
        }

        if (Refusal is not null || octets.IsEmpty)
        {
            return;
        }

        using var deadline = new Deadline(options.Clock, options.Timeouts.Handler, sessionEnd);
        try
        {
            await sink.WriteAsync(octets, deadline.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!sessionEnd.IsCancellationRequested)
        {
            // Whatever happened behind the sink, the client may try again (RFC 5321 §4.2.1), and is told no details.
            Refusal = SmtpServerReply.LocalError;
        }
    }

    /// <summary>The content is whole.</summary>
    /// <returns>The final reply.</returns>
    public async ValueTask<SmtpServerReply> CompleteAsync()
    {
        if (Refusal is not null)
        {
            return Refusal;
        }

        using var deadline = new Deadline(options.Clock, options.Timeouts.Handler, sessionEnd);
        try
        {
            return await sink.CompleteAsync(deadline.Token).ConfigureAwait(false);
        }
        catch (Exception) when (!sessionEnd.IsCancellationRequested)
        {
            // As above.
            return SmtpServerReply.LocalError;
        }
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            await sink.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The client has its answer; a sink that cannot clean up must not end the session.
        }
    }
}
