using MimeKit;

namespace Waxwing.Server.Submission;

/// <summary>
/// Looks at what a message is made of before it is made. A part of a dozen octets becomes kilobytes of objects, a field of six becomes half of one, and the time that a long field takes grows
/// with the square of its length: within the size of a message there is room for minutes and gigabytes.
/// </summary>
internal sealed class MessageBounds : MimeReader
{
    /// <summary>How many parts there may be, those within parts counted as well.</summary>
    public const int MostParts = 2_000;

    /// <summary>How many header fields, of the message and of all its parts.</summary>
    public const int MostFields = 10_000;

    /// <summary>How many octets these fields may have together.</summary>
    public const int MostOctets = 512 * 1024;

    // So little comes to nothing, and most mail is no larger.
    private const int Harmless = 16 * 1024;

    private int _parts;
    private int _fields;
    private int _octets;
    private long? _headerBegin = 0;
    private bool _isEndless;

    private MessageBounds(WatchedStream content)
        : base(SubmittedMessage.Bounded, content, MimeFormat.Entity) => content.Reading = JudgeLength;

    private bool IsBeyond => _parts > MostParts || _fields > MostFields || _octets > MostOctets || _isEndless;

    /// <summary>Whether a message holds to them. What is no message does; whoever reads it in earnest says so.</summary>
    /// <exception cref="OperationCanceledException">The token fired.</exception>
    public static bool Hold(Stream content, CancellationToken cancellationToken)
    {
        if (content.Length <= Harmless)
        {
            return true;
        }

        using var watched = new WatchedStream(content);
        var bounds = new MessageBounds(watched);
        try
        {
            bounds.ReadMessage(cancellationToken);
        }
        catch (FormatException)
        {
            return true;
        }
        catch (OperationCanceledException) when (bounds.IsBeyond)
        {
            return false;
        }

        return true;
    }

    /// <inheritdoc/>
    protected override void OnHeadersBegin(long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => _headerBegin = beginOffset;

    /// <inheritdoc/>
    protected override void OnHeadersEnd(long beginOffset, int beginLineNumber, long endOffset, int endLineNumber, CancellationToken cancellationToken) => _headerBegin = null;

    /// <inheritdoc/>
    protected override void OnHeaderRead(Header header, int beginLineNumber, CancellationToken cancellationToken)
    {
        _octets += header.RawField.Length + header.RawValue.Length;
        _fields++;
        Judge();
    }

    /// <inheritdoc/>
    protected override void OnMimePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => CountPart();

    /// <inheritdoc/>
    protected override void OnMessagePartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => CountPart();

    /// <inheritdoc/>
    protected override void OnMultipartBegin(ContentType contentType, long beginOffset, int beginLineNumber, CancellationToken cancellationToken) => CountPart();

    private void CountPart()
    {
        _parts++;
        Judge();
    }

    // A field is told of once it is read whole, and that takes the square of its length, too: so what is read of a header is judged before more of it is.
    private void JudgeLength(long read)
    {
        _isEndless |= read - _headerBegin > MostOctets;
        Judge();
    }

    // The one way to end a reading from within.
    private void Judge()
    {
        if (IsBeyond)
        {
            throw new OperationCanceledException();
        }
    }
}
