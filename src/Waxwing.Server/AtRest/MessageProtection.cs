using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Server.AtRest;

/// <summary>
/// How a message lies in the store: its content and its subject under one data key of its own, which is kept beside them, wrapped. So a rotation writes a few octets anew and no content.
/// What is searched for stays readable: addresses, tags, times. Thread-safe.
/// </summary>
internal sealed class MessageProtection(DataProtection protection)
{
    /// <summary>What stands where a subject cannot be shown.</summary>
    public const string NoSubject = "(encrypted, and its key is not here)";

    private const string ForKey = "message";
    private const string ForContent = "content";
    private const string ForSubject = "subject";

    /// <summary>Whether messages are encrypted.</summary>
    public bool Encrypts => protection.Encrypts;

    /// <summary>Seals a message.</summary>
    /// <returns>What is kept; null: it is not encrypted.</returns>
    public SealedMessage? Seal(string tenant, Guid id, ReadOnlySpan<byte> content, string subject)
    {
        if (protection.Keys is not { } keys)
        {
            return null;
        }

        Span<byte> key = stackalloc byte[KeyEncryptionKey.Length];
        var wrapped = keys.Newest.NewDataKey(SealingContext.Of(ForKey, tenant, id), key);
        var kept = new SealedMessage(wrapped, Seal(key, content, ForContent, tenant, id), Seal(key, Encoding.UTF8.GetBytes(subject), ForSubject, tenant, id));
        CryptographicOperations.ZeroMemory(key);
        return kept;
    }

    /// <summary>Seals another content of a message under the data key that it has.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">The message.</param>
    /// <param name="wrapped">Its data key; null: it is not encrypted, and nor is the other content.</param>
    /// <param name="content">The content.</param>
    /// <exception cref="CryptographicException">Its key cannot be unwrapped.</exception>
    public byte[] SealContent(string tenant, Guid id, byte[]? wrapped, byte[] content) =>
        wrapped is null ? content : With(tenant, id, wrapped, content, static (key, content, tenant, id) => Seal(key, content.Span, ForContent, tenant, id));

    /// <summary>The content of a message.</summary>
    /// <exception cref="CryptographicException">It was changed, belongs elsewhere, or its key is not here.</exception>
    public byte[] Content(string tenant, Guid id, byte[] wrapped, ReadOnlyMemory<byte> kept) =>
        With(tenant, id, wrapped, kept, static (key, kept, tenant, id) => Open(key, kept.Span, ForContent, tenant, id));

    /// <summary>The subject of a message, or words for one that cannot be read.</summary>
    public string Subject(string tenant, Guid id, byte[]? wrapped, byte[] kept)
    {
        try
        {
            return wrapped is null ? NoSubject : Encoding.UTF8.GetString(With(tenant, id, wrapped, kept, static (key, kept, tenant, id) => Open(key, kept.Span, ForSubject, tenant, id)));
        }
        catch (CryptographicException)
        {
            return NoSubject;
        }
    }

    /// <summary>Wraps the data key of a message by the newest key.</summary>
    /// <exception cref="CryptographicException">It cannot be unwrapped.</exception>
    public byte[] Rewrap(string tenant, Guid id, byte[] wrapped) => protection.Rewrap(wrapped, SealingContext.Of(ForKey, tenant, id));

    private byte[] With(string tenant, Guid id, byte[] wrapped, ReadOnlyMemory<byte> octets, Func<byte[], ReadOnlyMemory<byte>, string, Guid, byte[]> work)
    {
        var key = new byte[KeyEncryptionKey.Length];
        protection.Unwrap(wrapped, SealingContext.Of(ForKey, tenant, id), key);
        try
        {
            return work(key, octets, tenant, id);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static byte[] Seal(ReadOnlySpan<byte> key, ReadOnlySpan<byte> plain, string purpose, string tenant, Guid id)
    {
        var box = new byte[plain.Length + AesGcmBox.Overhead];
        AesGcmBox.Seal(key, plain, SealingContext.Of(purpose, tenant, id), box);
        return box;
    }

    private static byte[] Open(byte[] key, ReadOnlySpan<byte> box, string purpose, string tenant, Guid id)
    {
        var plain = new byte[Math.Max(0, box.Length - AesGcmBox.Overhead)];
        AesGcmBox.Open(key, box, SealingContext.Of(purpose, tenant, id), plain);
        return plain;
    }
}

/// <summary>A message as it is kept.</summary>
/// <param name="DataKey">Its data key, wrapped.</param>
/// <param name="Content">Its content, encrypted.</param>
/// <param name="Subject">Its subject, encrypted.</param>
internal sealed record SealedMessage(byte[] DataKey, byte[] Content, byte[] Subject);
