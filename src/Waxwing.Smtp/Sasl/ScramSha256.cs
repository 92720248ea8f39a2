using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), client side: proves that we know the password without saying it, and demands
/// the same of the server.
/// </summary>
internal sealed class ScramSha256 : SaslMechanism
{
    public const string MechanismName = "SCRAM-SHA-256";
    public const string PlusName = "SCRAM-SHA-256-PLUS";

    private const int NonceBytes = 24;
    private const int MaxChallengeLength = 4096;

    private const string TypeNotShared = "unsupported-channel-binding-type";

    // RFC 5802 §7: the server-error-values; others are not repeated, since they are the server's free text.
    private static readonly string[] ServerErrors =
    [
        "invalid-encoding", "extensions-not-supported", "invalid-proof", "channel-bindings-dont-match",
        "server-does-support-channel-binding", "channel-binding-not-supported", TypeNotShared,
        "unknown-user", "invalid-username-encoding", "no-resources",
    ];

    private readonly PasswordCredential _credential;
    private readonly ScramBinding _binding;
    private readonly string _nonce;
    private readonly SaltPassword _saltPassword;

    private string _clientFirstBare = string.Empty;
    private byte[]? _serverSignature;
    private Step _step = Step.ClientFirst;

    public ScramSha256(PasswordCredential credential, ScramBinding binding)
        : this(credential, binding, Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)))
    {
    }

    /// <summary>A run with a given nonce, for tests, and with a derivation of keys that costs less, for those that run by the million.</summary>
    internal ScramSha256(PasswordCredential credential, ScramBinding binding, string nonce, SaltPassword? saltPassword = null)
    {
        _saltPassword = saltPassword ?? ScramKeys.SaltedPassword;
        _credential = credential;
        _binding = binding;
        _nonce = nonce;
    }

    private enum Step
    {
        ClientFirst,
        ServerFirst,
        ServerFinal,
        Verified,
        Failed,
    }

    public override string Name => _binding.Use == ChannelBindingUse.TlsServerEndPoint ? PlusName : MechanismName;

    public override bool RevealsPassword => false;

    public override ChannelBindingUse ChannelBinding => _binding.Use;

    public override SecretScrubber Scrubber => SecretScrubber.ForPassword(_credential);

    /// <summary>Whether the server refused nothing but the type of channel binding, so that an exchange without one may do.</summary>
    public bool BindingTypeRefused => string.Equals(Refusal, TypeNotShared, StringComparison.Ordinal);

    public override bool ServerVerified => _step == Step.Verified;

    public override byte[] InitialResponse()
    {
        if (!SaslPrep.TryPrepare(_credential.UserName, out var userName))
        {
            throw AuthFailure.Refused(SmtpFailureDetail.None, "The user name holds a character that SASLprep (RFC 4013) forbids, such as a line break.");
        }

        _clientFirstBare = $"n={ScramAttributes.ToName(userName)},r={_nonce}";
        _step = Step.ServerFirst;
        return Encoding.UTF8.GetBytes(_binding.Header + _clientFirstBare);
    }

    public override byte[] Respond(ReadOnlySpan<byte> challenge)
    {
        // Whatever fails ends here: no later challenge is held against what an earlier one left behind.
        var step = _step;
        _step = Step.Failed;
        if (challenge.Length > MaxChallengeLength || !SaslText.TryDecode(challenge, out var message))
        {
            throw Malformed("no text, or too long");
        }

        switch (step)
        {
            // RFC 5802 §5.1 has errors at the end only; a type that a server does not know it may refuse at once.
            case Step.ServerFirst or Step.ServerFinal when message.StartsWith("e=", StringComparison.Ordinal):
                throw Refused(message);
            case Step.ServerFirst:
                return ClientFinal(message);
            case Step.ServerFinal:
                Verify(message);
                return [];
            case Step.Failed:
                throw AuthFailure.Violation(SmtpFailureDetail.None, "The server sends a challenge although SCRAM has failed.");
            case Step.ClientFirst:
            case Step.Verified:
            default:
                throw AuthFailure.Violation(SmtpFailureDetail.None, "The server sends a challenge where SCRAM has none.");
        }
    }

    public override void Complete()
    {
        if (_step != Step.Verified)
        {
            throw AuthFailure.Refused(
                SmtpFailureDetail.ServerSignatureWrong,
                "The server accepted the login without proving that it knows the password.");
        }
    }

    // server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
    private byte[] ClientFinal(string serverFirst)
    {
        var attributes = new ScramAttributes(serverFirst);
        if (!attributes.TryRead('r', out var nonce) || !ScramAttributes.IsPrintable(nonce)
            || !attributes.TryRead('s', out var saltText) || !ScramAttributes.TryDecodeBase64(saltText, out var salt)
            || !attributes.TryRead('i', out var iterationText) || !attributes.TrySkipExtensions(until: '\0'))
        {
            throw Malformed("not r=, s=, i= in this order");
        }

        // RFC 5802 §5.1: the server's nonce begins with ours, and adds to it.
        if (nonce.Length <= _nonce.Length || !nonce.StartsWith(_nonce, StringComparison.Ordinal))
        {
            throw AuthFailure.Violation(SmtpFailureDetail.ScramParametersRefused, "The server's SCRAM nonce does not extend ours: somebody else's exchange.");
        }

        if (iterationText[0] == '0' || !int.TryParse(iterationText, NumberStyles.None, CultureInfo.InvariantCulture, out var iterations))
        {
            throw Malformed("no iteration count");
        }

        if (iterations is < ScramKeys.MinIterations or > ScramKeys.MaxIterations)
        {
            throw AuthFailure.Refused(
                SmtpFailureDetail.ScramParametersRefused,
                string.Create(CultureInfo.InvariantCulture, $"The server asks for {iterations} SCRAM iterations; acceptable: {ScramKeys.MinIterations} to {ScramKeys.MaxIterations}."));
        }

        // RFC 5802 §7: cbind-input = gs2-header [ cbind-data ].
        var channelBinding = Convert.ToBase64String([.. Encoding.UTF8.GetBytes(_binding.Header), .. _binding.Data.Span]);
        var clientFinal = $"c={channelBinding},r={nonce}";
        var proof = Prove($"{_clientFirstBare},{serverFirst},{clientFinal}", salt, iterations);
        _step = Step.ServerFinal;
        return Encoding.UTF8.GetBytes($"{clientFinal},p={Convert.ToBase64String(proof)}");
    }

    private byte[] Prove(string authMessage, byte[] salt, int iterations)
    {
        if (!SaslPrep.TryPrepare(_credential.Password, out var password))
        {
            throw AuthFailure.Refused(SmtpFailureDetail.None, "The password holds a character that SASLprep (RFC 4013) forbids, such as a line break.");
        }

        var saltedPassword = _saltPassword(password, salt, iterations);
        var clientKey = ScramKeys.ClientKey(saltedPassword);
        var serverKey = ScramKeys.ServerKey(saltedPassword);
        var storedKey = SHA256.HashData(clientKey);
        _serverSignature = ScramKeys.Sign(serverKey, authMessage);
        var proof = ScramKeys.Sign(storedKey, authMessage);
        ScramKeys.Combine(proof, clientKey);
        CryptographicOperations.ZeroMemory(saltedPassword);
        CryptographicOperations.ZeroMemory(clientKey);
        CryptographicOperations.ZeroMemory(serverKey);
        CryptographicOperations.ZeroMemory(storedKey);
        return proof;
    }

    // server-error = "e=" server-error-value
    private SmtpException Refused(string message)
    {
        var attributes = new ScramAttributes(message);
        attributes.TryRead('e', out var error);
        var known = Array.IndexOf(ServerErrors, error.ToString());
        Refusal = known < 0 ? "other-error" : ServerErrors[known];
        return AuthFailure.Refused(SmtpFailureDetail.None, $"The server ended SCRAM with the error {Refusal}.");
    }

    // server-final-message = (server-error / verifier) ["," extensions]
    private void Verify(string serverFinal)
    {
        var attributes = new ScramAttributes(serverFinal);
        if (!attributes.TryRead('v', out var verifier) || !ScramAttributes.TryDecodeBase64(verifier, out var signature)
            || !attributes.TrySkipExtensions(until: '\0'))
        {
            throw Malformed("neither v= nor e=");
        }

        var valid = CryptographicOperations.FixedTimeEquals(signature, _serverSignature);
        CryptographicOperations.ZeroMemory(_serverSignature);
        if (!valid)
        {
            throw AuthFailure.Refused(
                SmtpFailureDetail.ServerSignatureWrong,
                "The server could not prove that it knows the password: it is not the server that the password is for.");
        }

        _step = Step.Verified;
    }

    private static SmtpException Malformed(string what) =>
        AuthFailure.Violation(SmtpFailureDetail.ScramParametersRefused, $"The server's SCRAM message is malformed: {what}.");
}
