namespace Waxwing.Smtp.Server;

/// <summary>Takes one content as it arrives. Disposed without <see cref="CompleteAsync"/>, the message was given up and must leave nothing behind.</summary>
public abstract class SmtpServerSink : IAsyncDisposable
{
    /// <summary>Takes the next octets, dot-stuffing undone. The session reads on only when this has completed.</summary>
    /// <param name="content">The octets; valid only until the returned task completes.</param>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>A task.</returns>
    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>The content is whole. A positive reply takes responsibility for the message (RFC 5321 §6.1): it must be kept safely by then.</summary>
    /// <param name="cancellationToken">Ends with the session or after <see cref="SmtpServerTimeouts.Handler"/>.</param>
    /// <returns>The final reply.</returns>
    public abstract ValueTask<SmtpServerReply> CompleteAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    public virtual ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }
}
