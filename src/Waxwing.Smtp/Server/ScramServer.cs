namespace Waxwing.Smtp.Server;

/// <summary>SCRAM-SHA-256 or -PLUS within a session: looks the user up, and leaves the rest to <see cref="ScramSha256Server"/>.</summary>
internal sealed class ScramServer(CredentialLookup lookup, ScramServerBinding binding) : SaslServerMechanism
{
    private ScramSha256Server? _exchange;

    public override async ValueTask<SaslServerStep> StepAsync(byte[]? response)
    {
        if (response is null)
        {
            // RFC 5802 §5: the client speaks first.
            return SaslServerStep.Ask([]);
        }

        _exchange ??= await BeginAsync(response).ConfigureAwait(false);
        return _exchange.Challenge(response) is { } challenge ? SaslServerStep.Ask(challenge)
            : _exchange.IsAuthenticated ? SaslServerStep.Success(_exchange.UserName!)
            : SaslServerStep.Failure;
    }

    // The lookup may have to wait, and the exchange cannot: one that only reads the name comes first.
    private async ValueTask<ScramSha256Server> BeginAsync(byte[] clientFirst)
    {
        var reader = new ScramSha256Server(static _ => null, binding: binding);
        reader.Challenge(clientFirst);
        var credential = reader.UserName is { } user ? await lookup(user).ConfigureAwait(false) : null;
        return new ScramSha256Server(_ => credential, binding: binding);
    }
}
