using Waxwing.Smtp;

namespace Waxwing;

/// <summary>The stages that need no relay. What is sent, what is planned and what is recorded for a test is judged here alike.</summary>
internal sealed class Preparation
{
    private readonly SenderOptions _options;
    private readonly IStage[] _stages;

    /// <exception cref="SendException">Who is to sign cannot be used (stage Configure).</exception>
    public Preparation(SenderOptions options)
    {
        _options = options;
        _stages = [new ValidateStage(), new IdentifyStage(options.Clock), new ProtectStage(options.Guard), new EncryptStage(options.Encryption, options.Clock)];
        Signers = new Signers(options);
        Encode = new EncodeStage(Signers);
    }

    /// <summary>Who signs.</summary>
    public Signers Signers { get; }

    /// <summary>What makes the content: for a relay, a plan and a folder alike.</summary>
    public EncodeStage Encode { get; }

    /// <summary>The failure of a message whose sending ended before the first attempt.</summary>
    public static SendError Cancelled { get; } = new()
    {
        Stage = SendStage.Connect,
        Failure = SmtpFailure.Cancelled,
        Message = "cancelled by the caller",
        Scope = FailureScope.Connection,
    };

    /// <summary>A message sets out.</summary>
    public Passage Begin(OutgoingMessage message) => new(message.Kind, Limit(message.Kind, message.DeliverBy), _options.Clock.GetUtcNow(), _options.Clock.GetTimestamp())
    {
        Message = message,
        Requests = Requests.Of(message),
        State = message.State,
    };

    /// <summary>A message that was prepared before sets out again.</summary>
    /// <exception cref="ArgumentException">It goes to nobody, or to too many.</exception>
    public Passage Begin(PreparedMessage message, PreparedDelivery delivery) =>
        Passage.Of(message, delivery, Limit(message.Kind, delivery.DeliverBy), _options.Clock.GetUtcNow(), _options.Clock.GetTimestamp());

    /// <summary>How long the message may take, all in all.</summary>
    private TimeSpan Limit(MailKind kind, DeliverBy? by)
    {
        var limit = TimeSpan.FromTicks(Math.Min(kind.Life().Ticks, _options.Deadline.Ticks));
        // RFC 2852 §4: what is to be returned when it is late is of no use later.
        return by is { Mode: DeliverByMode.Return, Time: var time } && time < limit ? time : limit;
    }

    /// <summary>Judges the message, gives it its identity, and encrypts it where it is to be.</summary>
    public async ValueTask ApplyAsync(Passage passage, CancellationToken cancellationToken)
    {
        foreach (var stage in _stages)
        {
            await stage.ApplyAsync(passage, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The same, and the content as it would go to a relay that takes 8-bit: it stands in the passage then.</summary>
    public async Task<SendPlan> PlanAsync(Passage passage, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(passage.Limit, _options.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await ApplyAsync(passage, either.Token).ConfigureAwait(false);
            passage.Take(await Encode.EncodeAsync(passage, passage.Outgoing, BodyType.EightBitMime, unreadUpTo: 0, either.Token).ConfigureAwait(false));
            return SendPlan.Of(passage, passage.Content!);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SendException(passage.Named(Cancelled with { Stage = SendStage.Encode, Scope = FailureScope.Message }), innerException: exception);
        }
    }
}
