using System.Text.Json;

namespace Waxwing.Smtp;

/// <summary>What OAUTHBEARER and XOAUTH2 share: one message with a bearer token, and a server that explains its refusal in a challenge.</summary>
internal abstract class BearerMechanism(TokenCredential credential) : SaslMechanism
{
    private const int MaxChallengeLength = 4096;

    // RFC 6750 §3.1, and the HTTP statuses of XOAUTH2; others are not repeated, since they are the server's free text.
    private static readonly string[] Statuses = ["invalid_request", "invalid_token", "insufficient_scope", "400", "401", "403"];

    private string? _token;

    public override bool RevealsPassword => false;

    public override SmtpFailureDetail RefusalDetail => SmtpFailureDetail.TokenRefused;

    public override SecretScrubber Scrubber => SecretScrubber.ForToken(Token, InitialResponse());

    protected string UserName => credential.UserName;

    protected string Token => _token ?? throw new InvalidOperationException("The token is asked for first.");

    /// <summary>What the client says once the server has explained its refusal.</summary>
    protected abstract byte[] Acknowledgement { get; }

    public override async Task PrepareAsync(CancellationToken cancellationToken) => _token = await credential.ReadAsync(cancellationToken).ConfigureAwait(false);

    public abstract override byte[] InitialResponse();

    // RFC 7628 §3.2.2: the error comes as a challenge; the server may refuse only when it was answered (§3.2.3).
    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        if (Refusal is not null)
        {
            throw AuthFailure.Violation(SmtpFailureDetail.None, $"The server asks for more than {Name} says.");
        }

        Refusal = StatusOf(challenge);
        return Acknowledgement;
    }

    public override void Complete()
    {
        if (Refusal is not null)
        {
            throw AuthFailure.Violation(SmtpFailureDetail.None, $"The server refused the token ({Refusal}) and then accepted the login.");
        }
    }

    private static string StatusOf(ReadOnlySpan<byte> challenge)
    {
        const string unknown = "no known status";
        if (challenge.Length > MaxChallengeLength)
        {
            return unknown;
        }

        try
        {
            var reader = new Utf8JsonReader(challenge, new JsonReaderOptions { MaxDepth = 4 });
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.PropertyName && reader.ValueTextEquals("status"u8) && reader.Read() && reader.TokenType == JsonTokenType.String)
                {
                    var status = Array.IndexOf(Statuses, reader.GetString());
                    return status < 0 ? unknown : Statuses[status];
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // An explanation that nobody understands is still a refusal.
        }

        return unknown;
    }
}
