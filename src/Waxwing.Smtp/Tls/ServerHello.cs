using System.Buffers.Binary;
using System.Net.Security;

namespace Waxwing.Smtp;

/// <summary>A whole ServerHello (RFC 8446 §4.1.3, RFC 5246 §7.4.1.3), read strictly.</summary>
internal readonly record struct ServerHello
{
    private const int LegacyVersion = 0x0303;
    private const int Tls13 = 0x0304;
    private const int RandomLength = 32;
    private const int MaxSessionIdLength = 32;

    // RFC 8446 §4.2
    private const int PreSharedKey = 41;
    private const int SupportedVersions = 43;
    private const int KeyShare = 51;

    /// <summary>Whether it chooses TLS 1.3; else it chooses TLS 1.2.</summary>
    public bool IsTls13 { get; private init; }

    /// <summary>Whether it is a HelloRetryRequest, which asks for another ClientHello.</summary>
    public bool IsRetryRequest { get; private init; }

    /// <summary>The cipher suite.</summary>
    public TlsCipherSuite Suite { get; private init; }

    /// <summary>The group of its key share, or null. TLS 1.2 tells it later.</summary>
    public int? Group { get; private init; }

    /// <summary>Whether it takes up a session of earlier (TLS 1.3 only).</summary>
    public bool HasPreSharedKey { get; private init; }

    // RFC 8446 §4.1.3: the SHA-256 of "HelloRetryRequest".
    private static ReadOnlySpan<byte> RetryRandom =>
    [
        0xCF, 0x21, 0xAD, 0x74, 0xE5, 0x9A, 0x61, 0x11, 0xBE, 0x1D, 0x8C, 0x02, 0x1E, 0x65, 0xB8, 0x91,
        0xC2, 0xA2, 0x11, 0x16, 0x7A, 0xBB, 0x8C, 0x5E, 0x07, 0x9E, 0x09, 0xE2, 0xC8, 0xA8, 0x33, 0x9C,
    ];

    /// <summary>Reads the body of the message.</summary>
    /// <returns>The message, or null where it is not one of TLS 1.2 or 1.3, or breaks the grammar.</returns>
    public static ServerHello? Read(ReadOnlySpan<byte> body)
    {
        const int SessionIdAt = 2 + RandomLength;
        if (body.Length <= SessionIdAt || Number(body) != LegacyVersion || body[SessionIdAt] > MaxSessionIdLength)
        {
            return null;
        }

        // Suite (2) and compression method (1), which RFC 8446 §4.1.3 wants to be null, as RFC 9325 §3.3 does for TLS 1.2.
        var afterSessionId = body[(SessionIdAt + 1)..];
        var sessionId = body[SessionIdAt];
        if (afterSessionId.Length < sessionId + 3 || afterSessionId[sessionId + 2] != 0)
        {
            return null;
        }

        var hello = new ServerHello
        {
            Suite = (TlsCipherSuite)Number(afterSessionId[sessionId..]),
            IsRetryRequest = body[2..SessionIdAt].SequenceEqual(RetryRandom),
        };
        return ReadExtensions(afterSessionId[(sessionId + 3)..], hello);
    }

    private static ServerHello? ReadExtensions(ReadOnlySpan<byte> block, ServerHello hello)
    {
        // RFC 5246 §7.4.1.3: before TLS 1.3 the block may be missing as a whole.
        if (block.IsEmpty)
        {
            return hello.IsRetryRequest ? null : hello;
        }

        if (block.Length < 2 || Number(block) != block.Length - 2)
        {
            return null;
        }

        var seen = new HashSet<int>();
        for (var rest = block[2..]; !rest.IsEmpty;)
        {
            if (rest.Length < 4 || Number(rest[2..]) > rest.Length - 4)
            {
                return null;
            }

            var type = Number(rest);
            var data = rest.Slice(4, Number(rest[2..]));
            // RFC 8446 §4.2: no type twice.
            if (!seen.Add(type) || hello.With(type, data) is not { } told)
            {
                return null;
            }

            hello = told;
            rest = rest[(4 + data.Length)..];
        }

        // These two belong to TLS 1.3 (RFC 8446 §4.2), as does the retry; and without a key share there is no forward secrecy.
        var isConsistent = hello.IsTls13 ? hello.Group is not null || hello.IsRetryRequest : !hello.IsRetryRequest && hello is { Group: null, HasPreSharedKey: false };
        return isConsistent ? hello : null;
    }

    private ServerHello? With(int type, ReadOnlySpan<byte> data) => type switch
    {
        SupportedVersions => data.Length == 2 && Number(data) == Tls13 ? this with { IsTls13 = true } : null,
        KeyShare when IsRetryRequest => data.Length == 2 ? this with { Group = Number(data) } : null,
        KeyShare => data.Length > 4 && Number(data[2..]) == data.Length - 4 ? this with { Group = Number(data) } : null,
        PreSharedKey => data.Length == 2 && !IsRetryRequest ? this with { HasPreSharedKey = true } : null,
        _ => this,
    };

    private static int Number(ReadOnlySpan<byte> octets) => BinaryPrimitives.ReadUInt16BigEndian(octets);
}
