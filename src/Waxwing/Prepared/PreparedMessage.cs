using System.Collections.Immutable;
using System.Text;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// A message that was judged, identified, protected and encoded, and lacks nothing but its signature and a relay: see <see cref="MailPreparer"/>. Its parts can be
/// kept anywhere, and the message remade from them (<see cref="Restore"/>). Immutable and thread-safe.
/// </summary>
public sealed class PreparedMessage
{
    private MessageContent? _unsigned;

    private PreparedMessage(ReadOnlyMemory<byte> content, Mailbox? reversePath, MailKind kind, PreparationFindings found)
    {
        Check(content.Span);
        (Content, ReversePath, Kind, Found) = (content, reversePath, kind, found);
    }

    /// <summary>The one author.</summary>
    public Mailbox From => Found.From;

    /// <summary>Where reports of failure go, or null for nowhere: the null reverse-path <c>&lt;&gt;</c> (RFC 5321 §4.5.5).</summary>
    public Mailbox? ReversePath { get; }

    /// <summary>The recipients that may know of one another; empty where the message was restored: whoever kept it knows who still waits.</summary>
    public ImmutableArray<Mailbox> Recipients { get; private init; } = [];

    /// <summary>The recipients of whom no other may know (Bcc); empty where the message was restored.</summary>
    public ImmutableArray<Mailbox> HiddenRecipients { get; private init; } = [];

    /// <summary>The Message-ID.</summary>
    public MessageId MessageId => Found.MessageId;

    /// <summary>What the message is for.</summary>
    public MailKind Kind { get; }

    /// <summary>The octets as they leave, but for signatures: header without Bcc and body, lines of CRLF, ASCII unless an address needs SMTPUTF8 or a signed part (RFC 1847) holds more.</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>What a person should know although it stopped nothing. Receipts of its deliveries tell it again.</summary>
    public ImmutableArray<string> Warnings => Found.Facts.Warnings;

    /// <summary>
    /// What was found when the message was prepared, for its receipts: JSON with a version, some hundred characters for most messages. Kept as it is; it holds author and
    /// Message-ID, no recipient unless the message is encrypted, and never a value that the guard found.
    /// </summary>
    public string Findings => Found.Text;

    /// <summary>The same, read as far as somebody asked.</summary>
    internal PreparationFindings Found { get; }

    /// <summary>The content for a delivery that nobody signs.</summary>
    internal MessageContent Unsigned => _unsigned ??= MessageContent.FromBytes(Content, NeedsSmtpUtf8);

    /// <summary>Whether the header holds UTF-8 (RFC 6532), which travels with SMTPUTF8 alone.</summary>
    internal bool NeedsSmtpUtf8 => !Ascii.IsValid(Header(Content.Span));

    /// <summary>Remakes a message from its parts, as they were kept. Nothing is judged again but the form of the octets; no MIME is read.</summary>
    /// <param name="content"><see cref="Content"/>. It must not change while the message is in use.</param>
    /// <param name="reversePath"><see cref="ReversePath"/>; null for nowhere.</param>
    /// <param name="kind"><see cref="Kind"/>.</param>
    /// <param name="findings"><see cref="Findings"/>.</param>
    /// <returns>The message, without recipients: they are named with each delivery.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="findings"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="kind"/> is no kind.</exception>
    /// <exception cref="SendException">
    /// The content is none that may go out: it holds a bare CR or LF, a NUL or a line that is too long, begins with no header field, or does not end with CRLF. Or the findings are
    /// damaged, or of another version (<see cref="SendFault.FindingsUnreadable"/>).
    /// </exception>
    public static PreparedMessage Restore(ReadOnlyMemory<byte> content, Mailbox? reversePath, MailKind kind, string findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (!Enum.IsDefined(kind))
        {
            throw new ArgumentOutOfRangeException(nameof(kind), kind, "The kind is none of MailKind.");
        }

        return new PreparedMessage(content, reversePath, kind, PreparationFindings.Read(findings));
    }

    /// <summary>What comes of a passage through the stages that need no relay.</summary>
    /// <exception cref="SendException">The content is none that may go out.</exception>
    internal static PreparedMessage Of(Passage passage, byte[] content)
    {
        var addressing = passage.Addressing!;
        return new PreparedMessage(content, addressing.ReversePath, passage.Kind, PreparationFindings.Of(passage))
        {
            Recipients = addressing.Visible,
            HiddenRecipients = addressing.Hidden,
        };
    }

    private static ReadOnlySpan<byte> Header(ReadOnlySpan<byte> content) =>
        content.IndexOf("\r\n\r\n"u8) is >= 0 and var end ? content[..end] : content;

    // What was cut off in a store, or never was a message, must not reach the wire.
    private static void Check(ReadOnlySpan<byte> content)
    {
        using var scanner = new ContentScanner(hashes: false);
        scanner.Append(content);
        var facts = scanner.GetFacts();
        if (facts.Fault != SmtpFailureDetail.None)
        {
            throw new SendException(SendPlan.Unfit(facts.Fault));
        }

        if (!facts.EndsWithCrlf || !BeginsWithField(content))
        {
            throw new SendException(SendError.Refusal(SendStage.Encode, SendFault.InvalidMessage, "the content is no message: it begins with a header field (RFC 5322 §2.2) and ends with CRLF"));
        }
    }

    private static bool BeginsWithField(ReadOnlySpan<byte> content) =>
        content.IndexOf((byte)':') is > 0 and var colon && !content[..colon].ContainsAnyExceptInRange((byte)'!', (byte)'~');
}
