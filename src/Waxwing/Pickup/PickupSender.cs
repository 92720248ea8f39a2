using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// A sender that writes each message into a folder, where a mail server of this machine, or a person, picks it up. Messages are judged
/// and identified as <see cref="MailSender"/> does. Nothing goes over a wire: the receipt says so (<see cref="SendReceipt.Transport"/>),
/// and the practices of the wire are not met in it. Thread-safe; nothing stays open between messages.
/// </summary>
/// <remarks>
/// A file begins with the envelope, in fields that whoever picks it up takes out (<c>X-Sender</c>, and <c>X-Receiver</c> for each
/// recipient), then comes the message. Bcc recipients have a file each, so that nobody's copy names another. A file has its name,
/// <c>*.eml</c>, once it is whole and on the disk; until then it is <c>.*.tmp</c>. Only this user can read it.
/// </remarks>
public sealed class PickupSender : IMailSender
{
    // As many files as are written at a time in a batch; more would only make a disk seek.
    private const int Places = 4;

    private readonly SenderOptions _options;
    private readonly PickupFolder _folder;
    private readonly Preparation _preparation;
    private readonly RecordStage _record;
    private readonly Deadlines _deadlines;

    /// <summary>A sender that writes into a folder.</summary>
    /// <param name="folder">The folder; it has to exist.</param>
    /// <param name="options">Of these, deadline, clock, logger and telemetry are used; null for the defaults.</param>
    /// <exception cref="SendException">The folder does not exist (<see cref="SendFault.PickupFolderMissing"/>, stage Configure).</exception>
    public PickupSender(string folder, SenderOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        Folder = Path.GetFullPath(folder);
        if (!Directory.Exists(Folder))
        {
            throw new SendException(SendError.Refusal(SendStage.Configure, SendFault.PickupFolderMissing, $"the folder {Folder} does not exist: make it, for the user that sends alone", FailureScope.Relay));
        }

        _options = GuardedLogger.Within(options ?? new SenderOptions());
        _folder = new PickupFolder(Folder, _options.Clock);
        _preparation = new Preparation(_options);
        _record = new RecordStage(_options, SendTransport.Pickup);
        _deadlines = new Deadlines(_options.Clock);
    }

    /// <summary>The folder, as an absolute path.</summary>
    public string Folder { get; }

    /// <summary>Writes a message into the folder.</summary>
    /// <param name="message">The message. That it asks to be notified or the like is not told to whoever picks it up; the receipt warns of it.</param>
    /// <param name="cancellationToken">The caller's wish to stop. A file that has its name already stays.</param>
    /// <returns>The receipt: who was accepted is written down in the file that the recipient's <see cref="RecipientOutcome.QueueId"/> names.</returns>
    /// <exception cref="SendException">Nothing was written; the receipt is inside.</exception>
    /// <exception cref="SendCanceledException">The caller cancelled, and nothing was written.</exception>
    public async Task<SendReceipt> SendAsync(OutgoingMessage message, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        var passage = _preparation.Begin(message);
        using var span = passage.Span = MessageTelemetry.Begin();
        using var deadline = _deadlines.Begin(passage.Limit, cancellationToken);
        try
        {
            await _preparation.ApplyAsync(passage, deadline.Token).ConfigureAwait(false);
            PickupRequests.Check(passage);
            // Nothing is known of who picks it up, so it gets what every server takes.
            passage.Take(await _preparation.Encode.EncodeAsync(passage, passage.Outgoing, BodyType.SevenBit, unreadUpTo: 0, deadline.Token).ConfigureAwait(false));
            await StoreAsync(passage, deadline.Token).ConfigureAwait(false);
        }
        catch (SendException exception)
        {
            passage.Refusal = exception.Error;
        }
        catch (OperationCanceledException)
        {
            passage.Refusal = Preparation.Cancelled with { Stage = SendStage.Store, Scope = FailureScope.Message };
            if (deadline.HasPassed)
            {
                passage.NameTheDeadline();
            }
        }

        var receipt = _record.Record(passage);
        return receipt.Recipients.IsEmpty ? throw new SendException(passage.Refusal!, receipt) : receipt.OrThrow(cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SendReceipt> SendAsync(IAsyncEnumerable<OutgoingMessage> messages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(messages);
        return new Batch(Places, Places, (message, _, token) => new ValueTask<SendReceipt>(SendAsync(message, token))).SendAsync(messages, cancellationToken);
    }

    // Visible recipients share a file, each hidden one has his own. What fails once would fail again: the others are told the same.
    private async Task StoreAsync(Passage passage, CancellationToken cancellationToken)
    {
        var addressing = passage.Addressing!;
        foreach (var recipients in addressing.Hidden.Select(hidden => ImmutableArray.Create(hidden)).Prepend(addressing.Visible).Where(recipients => recipients.Length > 0))
        {
            var encoded = await _preparation.Encode.ForAsync(passage, recipients, cancellationToken).ConfigureAwait(false);
            var name = await _folder.WriteAsync(addressing.ReversePath, recipients, encoded, cancellationToken).ConfigureAwait(false);
            foreach (var recipient in recipients)
            {
                passage.Outcomes[recipient] = new RecipientOutcome(recipient.ToString(), addressing.Hidden.Contains(recipient), Delivered.Yes, Reply: null, name, Error: null);
            }
        }
    }
}
