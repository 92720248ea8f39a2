namespace Waxwing.Smtp;

/// <summary>One run of a SASL mechanism (RFC 4422), client side. Used once, by one thread.</summary>
internal abstract class SaslMechanism
{
    /// <summary>The mechanism's name, such as <c>SCRAM-SHA-256</c>.</summary>
    public abstract string Name { get; }

    /// <summary>Whether the server learns the password itself.</summary>
    public abstract bool RevealsPassword { get; }

    /// <summary>Whether the server has proved that it knows the password.</summary>
    public virtual bool ServerVerified => false;

    /// <summary>Whether the exchange was bound to the connection, and if not, why.</summary>
    public virtual ChannelBindingUse ChannelBinding => ChannelBindingUse.None;

    /// <summary>What removes this mechanism's secrets from replies, or null where it has none.</summary>
    public virtual SecretScrubber? Scrubber => null;

    /// <summary>Why the server refused, in a word of the mechanism's specification; null if it has not said.</summary>
    public string? Refusal { get; protected set; }

    /// <summary>What a refusal by the server means with this mechanism.</summary>
    public virtual SmtpFailureDetail RefusalDetail => SmtpFailureDetail.None;

    /// <summary>Called before anything else: gets what the mechanism must ask others for.</summary>
    /// <exception cref="SmtpException">It could not be had.</exception>
    public virtual Task PrepareAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>
    /// The initial response, raw (the session base64-encodes it), or null where the mechanism begins with a challenge.
    /// It may hold the password: the caller zeroes it once it is sent.
    /// </summary>
    /// <exception cref="SmtpException">The credential cannot be used with this mechanism.</exception>
    public abstract byte[]? InitialResponse();

    /// <summary>
    /// Answers a challenge, raw in both directions. The caller zeroes the answer once it is sent. A mechanism has a
    /// fixed number of answers, which bounds the exchange.
    /// </summary>
    /// <exception cref="SmtpException">The challenge is not acceptable, or one too many.</exception>
    public abstract byte[] Respond(ReadOnlySpan<byte> challenge);

    /// <summary>Called after the server's 235: fails if the mechanism's own proof is missing.</summary>
    /// <exception cref="SmtpException">The server has not proved itself.</exception>
    public virtual void Complete()
    {
    }
}
