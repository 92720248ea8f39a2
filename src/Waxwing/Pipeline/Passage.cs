using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using MimeKit;
using Waxwing.Encryption;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>
/// One message on its way through the pipeline, and what each stage found. Each part is written by one stage and read
/// by those behind it.
/// </summary>
/// <param name="kind">What the message is for.</param>
/// <param name="limit">How long it may take, all in all.</param>
/// <param name="startedAt">When it began (UTC).</param>
/// <param name="startedTimestamp">When it began, on the monotonic clock.</param>
internal sealed partial class Passage(MailKind kind, TimeSpan limit, DateTimeOffset startedAt, long startedTimestamp)
{
    private OutgoingMessage? _message;

    /// <summary>The message, as long as the passage has not ended. There is none where it was prepared before.</summary>
    public OutgoingMessage Message
    {
        get => _message ?? throw new InvalidOperationException(Findings is null ? "The passage has ended." : "The message was prepared before: there is no MIME.");
        init => _message = value;
    }

    /// <summary>What the message is for.</summary>
    public MailKind Kind { get; } = kind;

    /// <summary>What is asked of a relay.</summary>
    public Requests Requests { get; init; }

    /// <summary>What the caller gave to be returned with the receipt.</summary>
    public object? State { get; init; }

    /// <summary>How long the message may take, all in all.</summary>
    public TimeSpan Limit { get; } = limit;

    /// <summary>When it began (UTC).</summary>
    public DateTimeOffset StartedAt { get; } = startedAt;

    /// <summary>When it began, on the monotonic clock.</summary>
    public long StartedTimestamp { get; } = startedTimestamp;

    /// <summary>Ends when the message has a place on a connection; null for one that is sent alone.</summary>
    public BatchTurn? Turn { get; set; }

    /// <summary>The span of the message, or null where nobody records it.</summary>
    public Activity? Span { get; set; }

    /// <summary>Written by record: who took the message.</summary>
    public SendTransport Transport { get; set; }

    /// <summary>Written by record: where it was told how the message ended.</summary>
    public Telling Telling { get; set; }

    /// <summary>What a person should know although it stops nothing.</summary>
    public List<string> Warnings { get; } = [];

    /// <summary>Written by validate: who it is from, to whom it goes, and what was judged.</summary>
    public Addressing? Addressing { get; set; }

    /// <summary>Written by validate: how much was judged.</summary>
    public ValidationFacts? Validation { get => field ?? Findings?.Facts.Validation; set; }

    /// <summary>Written by the check of recipients' domains. Null where it is not asked for.</summary>
    public RecipientDomainFacts? RecipientDomains { get; set; }

    /// <summary>Written by identify.</summary>
    public IdentityFacts? Identity { get => field ?? Findings?.Facts.Identity?.Of(Findings.MessageId); set; }

    /// <summary>The Message-ID, once there is one.</summary>
    public MessageId? MessageId => Findings?.MessageId ?? Identity?.Id;

    /// <summary>Written by protect: what the guard found, and what was done about it. Null where it did not read the message.</summary>
    public ProtectionFacts? Protection { get; set; }

    /// <summary>The same in short, also of a message that was prepared before.</summary>
    public GuardSummary? Guarded => Protection is { } protection ? GuardSummary.Of(protection) : Findings?.Facts.Guard;

    /// <summary>Written by preflight: what verifiers will find in DNS. Null where nobody asked.</summary>
    public PreflightFacts? Preflight { get; set; }

    /// <summary>Written by preflight, or by encode where that did not ask: who signs. Null until then.</summary>
    public SigningChoice? Signing { get; set; }

    /// <summary>Written by route: where mail to mail hosts comes from, and what SPF says of that. Null with relays.</summary>
    public Sending? Sending { get; set; }

    /// <summary>Written by encode: how the content was signed, or null.</summary>
    public DkimSignerOptions? SignedBy { get; set; }

    /// <summary>Written by encrypt: what became of it.</summary>
    public EncryptionFacts? Encryption { get => field ?? Findings?.Facts.Encryption; set; }

    /// <summary>Written by encrypt: the encryptions of the message, or null where it is not encrypted.</summary>
    public Sealing? Sealing { get; set; }

    /// <summary>The message as it leaves: encrypted, or as it came.</summary>
    public MimeMessage Outgoing => Sealing?.Shared ?? Message.Mime;

    /// <summary>The relay of the attempt under way.</summary>
    public Relay? Relay => Attempts.Count > 0 ? Attempts[^1].Relay : null;

    /// <summary>Written by route, for each attempt: the connection. Replaced by deliver where a warm one turned out dead.</summary>
    public RelayLease? Lease { get; set; }

    /// <summary>Written by encode.</summary>
    public MessageContent? Content { get; private set; }

    /// <summary>Written by encode: who writes the content while it is sent, if it was too large to keep.</summary>
    public Rewriting? Rewriting { get; private set; }

    /// <summary>Written by encode: who holds the memory of the content.</summary>
    public RecordingStream? Recorder { get; private set; }

    /// <summary>What is known of the content that was encoded, also when the octets are gone. Null where nobody has read it to its end.</summary>
    public ContentRecord? Prepared { get; private set; }

    /// <summary>What keeps the content from going out, or None.</summary>
    public SmtpFailureDetail ContentFault { get; private set; }

    /// <summary>Encode has made something of the message.</summary>
    public void Take(Encoded encoded) => (Content, Rewriting, Recorder) = encoded;

    /// <summary>The content was there already, and lies in memory.</summary>
    public void Take(MessageContent content, RecordingStream? recorder) => (Content, Recorder) = (content, recorder);

    /// <summary>The passage has ended. A receipt may be kept for long: message and content are not kept with it.</summary>
    public void Settle()
    {
        if (Content is { Facts: { } facts } content)
        {
            Prepared = Records.Content(content, facts);
            ContentFault = facts.Fault;
        }

        if (Attempts.Count == 1 && Late.Count == 0 && Outcomes.AreAllAccepted)
        {
            // Whoever wrote the content has ended: it was answered for. Otherwise somebody may still be at it, on a connection that is lost.
            Recorder?.Recycle();
        }

        Recorder?.Dispose();
        if (_message is { OwnsMime: true, Mime: var mime })
        {
            _ = DisposeAsync(mime, Rewriting);
        }

        (_message, PreparedMessage, Delivery, Sealing, Content, Rewriting, Recorder) = (null, null, null, null, null, null, null);
    }

    // Whoever still writes the content of a transaction that was lost ends soon: nobody reads it. (A late reply is awaited only for content that was read
    // to its end.) What a stream of the caller's throws when it is closed concerns nobody any more.
    private static async Task DisposeAsync(MimeMessage mime, Rewriting? rewriting)
    {
        if (rewriting is not null)
        {
            await rewriting.WhenIdleAsync(CancellationToken.None).ConfigureAwait(false);
        }

        mime.Dispose();
    }

    /// <summary>What is known of each recipient; one that is missing was not tried.</summary>
    public RecipientOutcomes Outcomes { get; } = new();

    /// <summary>What ended the passage before anything was sent, or null.</summary>
    public SendError? Refusal { get; set; }

    /// <summary>Whether the deadline of the message has ended it, wherever it was.</summary>
    public bool DeadlineEnded { get; private set; }

    /// <summary>Below, both look like cancellation; where the caller did not cancel, it was the deadline of the message.</summary>
    public void NameTheDeadline()
    {
        DeadlineEnded = true;
        Refusal = Refusal is { Failure: SmtpFailure.Cancelled } ended ? Named(ended) : Refusal;
        foreach (var recipient in Outcomes.Recipients)
        {
            var outcome = Outcomes[recipient];
            if (outcome.Error is { Failure: SmtpFailure.Cancelled } error)
            {
                Outcomes[recipient] = outcome with { Error = Named(error) };
            }
        }

        foreach (var attempt in Attempts)
        {
            attempt.Error = attempt.Error is { Failure: SmtpFailure.Cancelled } error ? Named(error) : attempt.Error;
        }
    }

    /// <summary>The failure as that of a message whose deadline ended. Its stage is where the message was then; that one's own deadline may be far off.</summary>
    public SendError Named(SendError error) => error with
    {
        Failure = SmtpFailure.TimedOut,
        Detail = nameof(SendFault.MessageDeadlineEnded),
        Message = string.Create(CultureInfo.InvariantCulture,
            $"the message's deadline of {Limit.TotalSeconds:0.###} s ended {(error.Stage == SendStage.Connect ? "before it had a connection" : $"at {error.Stage}")}{(error.Hint is null ? "" : $"; {error.Hint}")}"),
        Retry = RetryAdvice.Later,
    };
}

/// <summary>Who a message is from, and to whom it goes.</summary>
/// <param name="From">The one author.</param>
/// <param name="ReversePath">Where reports of failure go; null for nowhere, the null reverse-path (RFC 5321 §4.5.5).</param>
/// <param name="Visible">The recipients that share a transaction.</param>
/// <param name="Hidden">The Bcc recipients: each has a transaction of its own, so that no server can show one to another.</param>
internal sealed record Addressing(Mailbox From, Mailbox? ReversePath, ImmutableArray<Mailbox> Visible, ImmutableArray<Mailbox> Hidden)
{
    /// <summary>All recipients.</summary>
    public ImmutableArray<Mailbox> All { get; } = Hidden.IsEmpty ? Visible : [.. Visible, .. Hidden];

    /// <summary>Reverse-paths of single recipients, of one domain, in place of <see cref="ReversePath"/>.</summary>
    public IReadOnlyDictionary<Mailbox, Mailbox> ReversePaths { get; init; } = ImmutableDictionary<Mailbox, Mailbox>.Empty;

    /// <summary>What receivers judge by SPF: of paths that differ in each transaction the domain, with the local part of RFC 7208 §4.3, so that what is found can be kept.</summary>
    public Mailbox? JudgedPath => ReversePaths.Values.FirstOrDefault() is { } one ? Mailbox.Parse($"postmaster@{one.Domain.Ascii}") : ReversePath;

    /// <summary>The reverse-path of a transaction that begins with a recipient.</summary>
    public Mailbox? ReversePathOf(Mailbox recipient) => ReversePaths.GetValueOrDefault(recipient) ?? ReversePath;
}

/// <summary>How much was judged.</summary>
/// <param name="Addresses">Addresses that were parsed.</param>
/// <param name="Headers">Header fields that were judged.</param>
/// <param name="Attachments">Attachments whose name and type were judged.</param>
/// <param name="LookAlikes">Warnings of addresses that may be mistaken for others.</param>
/// <param name="BccStripped">Whether the message had a Bcc field.</param>
internal sealed record ValidationFacts(int Addresses, int Headers, int Attachments, int LookAlikes, bool BccStripped);

/// <summary>Where the Message-ID comes from.</summary>
internal enum IdentityOrigin
{
    /// <summary>The message had a valid one.</summary>
    Given,

    /// <summary>It had none, and got one.</summary>
    Generated,

    /// <summary>It had one that could not stay, and got another.</summary>
    Replaced,
}

/// <summary>The identity of a message.</summary>
internal sealed record IdentityFacts(MessageId Id, IdentityOrigin Origin, string? Why, bool DateAdded);
