namespace Waxwing.Smtp;

/// <summary>
/// The content of a message as it goes to the wire: header section and body, canonical lines. It can be opened more
/// than once, so that an attempt can be repeated with identical octets.
/// </summary>
public sealed class MessageContent
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly Func<CancellationToken, ValueTask<Stream>>? _open;

    private volatile ContentFacts? _facts;

    private MessageContent(ContentFacts? facts, ContentBounds bounds, ReadOnlyMemory<byte> bytes, Func<CancellationToken, ValueTask<Stream>>? open)
    {
        _facts = facts;
        Bounds = bounds;
        _bytes = bytes;
        _open = open;
    }

    /// <summary>What a reading of the whole content found; null before there was one. Content that is only bounded is first read as a whole when it is sent.</summary>
    public ContentFacts? Facts => _facts;

    /// <summary>What was known of the content before it was sent: the facts themselves, or what whoever made it promised.</summary>
    public ContentBounds Bounds { get; }

    /// <summary>Whether header fields hold UTF-8, so that the content can travel only with SMTPUTF8 (RFC 6532). Default false.</summary>
    public bool NeedsSmtpUtf8 { get; init; }

    /// <summary>
    /// Whether the content was declared to be binary (RFC 2045 §2.9): it may hold any octets and lines of any length, and can
    /// travel only with BINARYMIME and CHUNKING (RFC 3030). Default false: then it is text, and what text cannot hold is refused.
    /// </summary>
    public bool IsBinary { get; init; }

    /// <summary>Whether the content lies in memory.</summary>
    public bool IsInMemory => _open is null;

    /// <summary>The octets of content that lies in memory; empty for content that is streamed.</summary>
    internal ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>Content that lies in memory.</summary>
    /// <param name="bytes">The octets. They must not change while the content is in use.</param>
    /// <param name="needsSmtpUtf8">Whether header fields hold UTF-8.</param>
    /// <param name="isBinary">Whether the content is declared to be binary.</param>
    /// <returns>The content.</returns>
    public static MessageContent FromBytes(ReadOnlyMemory<byte> bytes, bool needsSmtpUtf8 = false, bool isBinary = false) =>
        FromScanned(ContentScanner.Scan(bytes.Span), bytes, needsSmtpUtf8, isBinary);

    /// <summary>Content that is read while it is sent, so that its size costs no memory.</summary>
    /// <param name="facts">What an earlier reading of the same octets found, with a <see cref="ContentScanner"/>.</param>
    /// <param name="open">Opens the content at its first octet; each call gives the same octets. The stream is disposed after use.</param>
    /// <param name="needsSmtpUtf8">Whether header fields hold UTF-8.</param>
    /// <param name="isBinary">Whether the content is declared to be binary.</param>
    /// <returns>The content.</returns>
    public static MessageContent FromStream(ContentFacts facts, Func<CancellationToken, ValueTask<Stream>> open, bool needsSmtpUtf8 = false, bool isBinary = false)
    {
        ArgumentNullException.ThrowIfNull(facts);
        ArgumentNullException.ThrowIfNull(open);
        return new MessageContent(facts, Of(facts), default, open) { NeedsSmtpUtf8 = needsSmtpUtf8, IsBinary = isBinary };
    }

    /// <summary>Content that is read for the first time while it is sent: text, of which no more is known than its bounds.</summary>
    /// <param name="bounds">What it keeps to. A fault, or an octet beyond the bounds, that is met on the way ends the transaction without the message being accepted, and the connection with it.</param>
    /// <param name="open">Opens the content at its first octet; each call gives the same octets. The stream is disposed after use.</param>
    /// <param name="needsSmtpUtf8">Whether header fields hold UTF-8.</param>
    /// <returns>The content. Its <see cref="Facts"/> come with the first whole reading; each later one must turn out the same.</returns>
    public static MessageContent FromStream(ContentBounds bounds, Func<CancellationToken, ValueTask<Stream>> open, bool needsSmtpUtf8)
    {
        ArgumentNullException.ThrowIfNull(bounds);
        ArgumentNullException.ThrowIfNull(open);
        return new MessageContent(facts: null, bounds, default, open) { NeedsSmtpUtf8 = needsSmtpUtf8 };
    }

    /// <summary>Content in memory whose facts a recorder found while it was written.</summary>
    internal static MessageContent FromScanned(ContentFacts facts, ReadOnlyMemory<byte> bytes, bool needsSmtpUtf8, bool isBinary) =>
        new(facts, Of(facts), bytes, open: null) { NeedsSmtpUtf8 = needsSmtpUtf8, IsBinary = isBinary };

    /// <summary>A whole reading found this.</summary>
    internal void Found(ContentFacts facts) => _facts = facts;

    /// <summary>Opens content that is streamed.</summary>
    internal ValueTask<Stream> OpenAsync(CancellationToken cancellationToken) => _open!(cancellationToken);

    private static ContentBounds Of(ContentFacts facts) => new(facts.Length, facts.HasEightBit);
}
