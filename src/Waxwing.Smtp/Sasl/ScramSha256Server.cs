using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Smtp;

/// <summary>
/// SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677), server side. Used once, by one thread. Every failure looks the same to the
/// client, and an unknown user's exchange runs to the proof like any other.
/// </summary>
/// <remarks>
/// In SMTP (RFC 4954 §4) each message of <see cref="Challenge"/> goes out as a 334; when it returns null the exchange
/// is over, and <see cref="IsAuthenticated"/> decides between 235 and 535.
/// </remarks>
internal sealed class ScramSha256Server
{
    private const int NonceBytes = 24;
    private const int MaxResponseLength = 4096;
    private const int MaxNonceLength = 256;
    private const string UnsupportedType = "e=unsupported-channel-binding-type";

    // One secret for the life of the process: the salt of a user who does not exist must not change between attempts.
    private static readonly byte[] NobodySecret = RandomNumberGenerator.GetBytes(ScramKeys.Length);

    private readonly Func<string, ScramCredential?> _lookUp;
    private readonly int _iterationsOfNobody;
    private readonly string _ownNonce;
    private readonly ScramServerBinding _binding;
    private ScramCredential? _credential;
    private string _gs2Header = string.Empty;
    private string _firstMessages = string.Empty;
    private string _nonce = string.Empty;
    private Step _step = Step.ClientFirst;

    /// <param name="lookUp">Gives what is kept for a user name (prepared by SASLprep), or null for no such user.</param>
    /// <param name="iterationsOfNobody">The iteration count told for an unknown user: that of the real ones.</param>
    /// <param name="binding">What the exchange is bound to; by default no -PLUS is offered.</param>
    public ScramSha256Server(Func<string, ScramCredential?> lookUp, int iterationsOfNobody = ScramKeys.MinIterations, ScramServerBinding? binding = null)
        : this(lookUp, iterationsOfNobody, Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceBytes)), binding)
    {
    }

    /// <summary>A run with a given nonce, for tests.</summary>
    internal ScramSha256Server(Func<string, ScramCredential?> lookUp, int iterationsOfNobody, string nonce, ScramServerBinding? binding = null)
    {
        _binding = binding ?? ScramServerBinding.NotOffered;
        _lookUp = lookUp;
        _iterationsOfNobody = iterationsOfNobody;
        _ownNonce = nonce;
    }

    private enum Step
    {
        ClientFirst,
        ClientFinal,
        Acknowledgement,
        Authenticated,
        Failed,
    }

    /// <summary>Whether the client has proved that it knows the password, and has seen our proof.</summary>
    public bool IsAuthenticated => _step == Step.Authenticated;

    /// <summary>The user name that the client gave, prepared; null before it gave a valid one.</summary>
    public string? UserName { get; private set; }

    /// <summary>Takes a response, raw, and gives the next challenge, raw, or null when the exchange is over.</summary>
    public byte[]? Challenge(ReadOnlySpan<byte> response)
    {
        var challenge = _step switch
        {
            Step.ClientFirst => ReadText(response) is { } message ? ServerFirst(message) : null,
            Step.ClientFinal => ReadText(response) is { } message ? ServerFinal(message) : null,
            // RFC 4954 §4: the server's proof came as a 334, which the client answers with an empty line.
            Step.Acknowledgement when response.IsEmpty => string.Empty,
            Step.Acknowledgement or Step.Authenticated or Step.Failed => null,
        };
        _step = challenge is null or UnsupportedType ? Step.Failed : _step + 1;
        return string.IsNullOrEmpty(challenge) ? null : Encoding.UTF8.GetBytes(challenge);
    }

    private static string? ReadText(ReadOnlySpan<byte> response) =>
        response.Length <= MaxResponseLength && SaslText.TryDecode(response, out var text) ? text : null;

    // client-first-message = gs2-header client-first-message-bare; gs2-header = gs2-cbind-flag "," [authzid] ","
    private string? ServerFirst(string clientFirst)
    {
        if (_binding.HeaderOf(clientFirst) is not { } header)
        {
            // RFC 5802 §7: the one error that tells nothing of anybody, and lets the client go on without -PLUS.
            return _binding.IsOtherType(clientFirst) ? UnsupportedType : null;
        }

        _gs2Header = header;
        var bare = clientFirst[header.Length..];
        var attributes = new ScramAttributes(bare);
        if (!attributes.TryRead('n', out var saslName) || !TryReadName(saslName, out var userName)
            || !attributes.TryRead('r', out var clientNonce) || clientNonce.Length > MaxNonceLength
            || !ScramAttributes.IsPrintable(clientNonce) || !attributes.TrySkipExtensions(until: '\0'))
        {
            return null;
        }

        UserName = userName;
        _credential = _lookUp(userName) ?? ScramCredential.ForNobody(userName, NobodySecret, _iterationsOfNobody);
        _nonce = string.Concat(clientNonce, _ownNonce);
        var serverFirst = string.Create(CultureInfo.InvariantCulture, $"r={_nonce},s={Convert.ToBase64String(_credential.Salt)},i={_credential.Iterations}");
        _firstMessages = $"{bare},{serverFirst}";
        return serverFirst;
    }

    // client-final-message = channel-binding "," nonce ["," extensions] "," proof
    private string? ServerFinal(string clientFinal)
    {
        var attributes = new ScramAttributes(clientFinal);
        if (!attributes.TryRead('c', out var binding) || !ScramAttributes.TryDecodeBase64(binding, out var bound)
            || !attributes.TryRead('r', out var nonce) || !attributes.TrySkipExtensions(until: 'p')
            || !attributes.TryRead('p', out var proofText) || !attributes.AtEnd
            || !ScramAttributes.TryDecodeBase64(proofText, out var proof) || proof.Length != ScramKeys.Length
            || !nonce.SequenceEqual(_nonce) || !_binding.Fits(bound, _gs2Header))
        {
            return null;
        }

        var authMessage = $"{_firstMessages},{clientFinal[..clientFinal.LastIndexOf(",p=", StringComparison.Ordinal)]}";
        var signature = ScramKeys.Sign(_credential!.StoredKey, authMessage);
        ScramKeys.Combine(proof, signature);
        var valid = CryptographicOperations.FixedTimeEquals(SHA256.HashData(proof), _credential.StoredKey);
        CryptographicOperations.ZeroMemory(proof);
        return valid ? $"v={Convert.ToBase64String(ScramKeys.Sign(_credential.ServerKey, authMessage))}" : null;
    }

    // RFC 5802 §5.1: "=" stands only in "=2C" and "=3D".
    private static bool TryReadName(ReadOnlySpan<char> saslName, out string userName)
    {
        userName = string.Empty;
        var name = new StringBuilder(saslName.Length);
        while (!saslName.IsEmpty)
        {
            var comma = saslName.StartsWith("=2C", StringComparison.Ordinal);
            if (saslName[0] == '=' && !comma && !saslName.StartsWith("=3D", StringComparison.Ordinal))
            {
                return false;
            }

            name.Append(comma ? ',' : saslName[0]);
            saslName = saslName[(saslName[0] == '=' ? 3 : 1)..];
        }

        return SaslPrep.TryPrepare(name.ToString(), out userName);
    }
}
