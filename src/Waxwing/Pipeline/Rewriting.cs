using System.IO.Pipelines;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Writes a message, and anew each time that its content is read if it is too large to keep.</summary>
internal sealed class Rewriting(MimeMessage mime, FormatOptions format)
{
    private Task _writing = Task.CompletedTask;

    /// <summary>Fields that are not the message's own, and stand before it: its signatures.</summary>
    public ReadOnlyMemory<byte> Fields { get; set; }

    /// <summary>Whether its header fields hold UTF-8.</summary>
    public bool NeedsSmtpUtf8 => format.International;

    /// <summary>The content, which nobody has written yet.</summary>
    public Encoded Unread(ContentBounds bounds) => new(MessageContent.FromStream(bounds, OpenAsync, NeedsSmtpUtf8), this, Recorder: null);

    /// <summary>The content, which was written there: from memory, if it was kept.</summary>
    public Encoded Recorded(RecordingStream recorder, bool isBinary = false) => new(recorder.ToContent(OpenAsync, NeedsSmtpUtf8, isBinary), this, recorder);

    /// <summary>Writes the content to its end.</summary>
    public async Task WriteToAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Fields, cancellationToken).ConfigureAwait(false);
        await mime.WriteToAsync(format, stream, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The content from its beginning.</summary>
    public async ValueTask<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        // A reader may leave early: its transaction was refused. Its writer still has the positions of the parts' streams,
        // and two writers would take octets from each other. It ends soon, since nothing that it writes is kept any more.
        await WhenIdleAsync(cancellationToken).ConfigureAwait(false);
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: 512 * 1024, resumeWriterThreshold: 256 * 1024, minimumSegmentSize: 64 * 1024));
        _writing = WriteAsync(pipe.Writer, cancellationToken);
        return pipe.Reader.AsStream();
    }

    /// <summary>Ends when nothing is written any more.</summary>
    public Task WhenIdleAsync(CancellationToken cancellationToken) => _writing.WaitAsync(cancellationToken);

    private async Task WriteAsync(PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            var filler = new PipeFiller(writer);
            await using (filler.ConfigureAwait(false))
            {
                await WriteToAsync(filler, cancellationToken).ConfigureAwait(false);
                await filler.FlushAsync(cancellationToken).ConfigureAwait(false);
            }

            await writer.CompleteAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // Whatever it is, the reader of the pipe gets it and ends the transaction as not sent.
            await writer.CompleteAsync(exception).ConfigureAwait(false);
        }
    }
}
