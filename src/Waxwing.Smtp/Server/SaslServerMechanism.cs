namespace Waxwing.Smtp.Server;

/// <summary>Looks a user's credential up; null if there is no such user.</summary>
internal delegate ValueTask<ScramCredential?> CredentialLookup(string user);

/// <summary>Judges a user and a password, both prepared (RFC 4013); gives the identity that they prove, or null.</summary>
internal delegate ValueTask<string?> PasswordJudge(string user, string password);

/// <summary>What the server half does next in a SASL exchange: a challenge, success or failure.</summary>
/// <param name="Challenge">The challenge, raw, or null at the end.</param>
/// <param name="User">The authenticated user, or null.</param>
internal readonly record struct SaslServerStep(byte[]? Challenge, string? User)
{
    public static SaslServerStep Failure => default;

    public static SaslServerStep Ask(byte[] challenge) => new(challenge, null);

    public static SaslServerStep Success(string user) => new(null, user);
}

/// <summary>One run of a SASL mechanism (RFC 4422), server side. Used once, by one session.</summary>
internal abstract class SaslServerMechanism
{
    /// <summary>The mechanisms that are announced, strongest first: -PLUS where there is something to bind to.</summary>
    public static IReadOnlyList<string> Names(ReadOnlyMemory<byte>? serverEndPoint) =>
        serverEndPoint is null ? ["SCRAM-SHA-256", "PLAIN", "LOGIN"] : ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-256", "PLAIN", "LOGIN"];

    /// <summary>Starts a mechanism, or returns null if it is not offered.</summary>
    public static SaslServerMechanism? Create(string name, CredentialLookup lookup, PasswordJudge judge, ReadOnlyMemory<byte>? serverEndPoint) => name switch
    {
        "SCRAM-SHA-256-PLUS" when serverEndPoint is not null => new ScramServer(lookup, new ScramServerBinding(serverEndPoint, Required: true)),
        "SCRAM-SHA-256" => new ScramServer(lookup, new ScramServerBinding(serverEndPoint, Required: false)),
        "PLAIN" => new PlainServer(judge),
        "LOGIN" => new LoginServer(judge),
        _ => null,
    };

    /// <summary>Takes the client's response, raw; null at the start of an exchange without initial response.</summary>
    public abstract ValueTask<SaslServerStep> StepAsync(byte[]? response);
}
