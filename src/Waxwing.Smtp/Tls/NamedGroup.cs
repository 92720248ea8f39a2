using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>The names of key-exchange groups, as IANA registers them (TLS Supported Groups).</summary>
internal static class NamedGroup
{
    public static string NameOf(int group) => group switch
    {
        // RFC 8422 §5.1.1
        23 => "secp256r1",
        24 => "secp384r1",
        25 => "secp521r1",
        29 => "x25519",
        30 => "x448",
        // RFC 7027 for TLS 1.2, RFC 8734 for TLS 1.3
        26 => "brainpoolP256r1",
        27 => "brainpoolP384r1",
        28 => "brainpoolP512r1",
        31 => "brainpoolP256r1tls13",
        32 => "brainpoolP384r1tls13",
        33 => "brainpoolP512r1tls13",
        // RFC 7919 §2
        256 => "ffdhe2048",
        257 => "ffdhe3072",
        258 => "ffdhe4096",
        259 => "ffdhe6144",
        260 => "ffdhe8192",
        // The ML-KEM groups of draft-ietf-tls-mlkem and draft-ietf-tls-ecdhe-mlkem.
        512 => "MLKEM512",
        513 => "MLKEM768",
        514 => "MLKEM1024",
        4587 => "SecP256r1MLKEM768",
        4588 => "X25519MLKEM768",
        4589 => "SecP384r1MLKEM1024",
        var unknown => string.Create(CultureInfo.InvariantCulture, $"0x{unknown:x4}"),
    };
}
