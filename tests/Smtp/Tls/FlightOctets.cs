using System.Net.Security;

namespace Waxwing.Smtp.Tests.Tls;

/// <summary>Writes what a server says in its first flight, octet for octet.</summary>
internal static class FlightOctets
{
    public const TlsCipherSuite Suite13 = TlsCipherSuite.TLS_AES_256_GCM_SHA384;
    public const TlsCipherSuite Suite12 = TlsCipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256;

    /// <summary>The ChangeCipherSpec of RFC 5246 §7.1.</summary>
    public static readonly byte[] ChangeCipherSpec = [20, 3, 3, 0, 1, 1];

    /// <summary>What is under keys, and so what nobody can read here.</summary>
    public static readonly byte[] Sealed = [23, 3, 3, 0, 3, 7, 7, 7];

    public static readonly byte[] Certificate = Message(11, new byte[700]);
    public static readonly byte[] CertificateStatus = Message(22, new byte[90]);
    public static readonly byte[] Ticket = Message(4, new byte[200]);
    public static readonly byte[] HelloDone = Message(14, []);

    /// <summary>The extension supported_versions that chooses TLS 1.3.</summary>
    public static readonly byte[] Tls13 = Extension(43, [3, 4]);

    /// <summary>The extension pre_shared_key that takes up the first session offered.</summary>
    public static readonly byte[] PreSharedKey = Extension(41, [0, 0]);

    private static readonly byte[] Retry = System.Security.Cryptography.SHA256.HashData("HelloRetryRequest"u8);

    public static byte[] Record(byte type, byte[] fragment) => [type, 3, 3, .. Two(fragment.Length), .. fragment];

    /// <summary>One handshake record around these messages.</summary>
    public static byte[] Handshake(params byte[][] messages) => Record(22, [.. messages.SelectMany(message => message)]);

    public static byte[] Message(byte type, byte[] body) => [type, 0, .. Two(body.Length), .. body];

    public static byte[] Extension(int type, byte[] data) => [.. Two(type), .. Two(data.Length), .. data];

    public static byte[] KeyShare(int group, int length = 32) => Extension(51, [.. Two(group), .. Two(length), .. new byte[length]]);

    public static byte[] Hello(TlsCipherSuite suite, params byte[][] extensions) => Hello(suite, new byte[32], extensions);

    public static byte[] HelloRetryRequest(int group) => Hello(Suite13, Retry, Tls13, Extension(51, Two(group)));

    public static byte[] KeyExchange(int group) => Message(12, [3, .. Two(group), 65, .. new byte[65], 4, 3, 0, 70, .. new byte[70]]);

    private static byte[] Hello(TlsCipherSuite suite, byte[] random, params byte[][] extensions)
    {
        byte[] block = [.. extensions.SelectMany(extension => extension)];
        return Message(2, [3, 3, .. random, 32, .. new byte[32], .. Two((int)suite), 0, .. block.Length == 0 ? [] : Two(block.Length), .. block]);
    }

    private static byte[] Two(int number) => [(byte)(number >> 8), (byte)number];
}
