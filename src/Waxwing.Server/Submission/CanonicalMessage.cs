using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Server.Submission;

/// <summary>
/// What makes two messages under one idempotency key the same: envelope, header fields, and the decoded content of each part. What a client makes anew
/// each time that it builds a message does not count, or no repetition by a program would ever be known as one: Date, Message-ID, trace and signature fields,
/// boundaries, transfer encodings, the folding of fields, and the order of recipients.
/// </summary>
internal sealed class CanonicalMessage : IDisposable
{
    private static readonly string[] MadeAnew = ["date", "message-id", "received", "return-path", "dkim-signature", .. RepetitionFields.Names.Select(name => name.ToLowerInvariant())];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    private CanonicalMessage()
    {
    }

    /// <summary>SHA-256 of all that counts.</summary>
    public static byte[] Hash(Mailbox? sender, IEnumerable<Mailbox> recipients, MimeMessage message)
    {
        using var canonical = new CanonicalMessage();
        canonical.Add(sender?.ToString() ?? string.Empty);
        canonical.AddAll(recipients.Select(recipient => recipient.ToString()).Order(StringComparer.Ordinal));
        canonical.Add(message);
        return canonical._hash.GetHashAndReset();
    }

    public void Dispose() => _hash.Dispose();

    private void Add(MimeMessage message)
    {
        AddAll(message.Headers.Where(Counts).Select(header => $"{header.Field.ToLowerInvariant()}:{header.Value.Trim()}"));
        if (message.Body is { } body)
        {
            Add(body);
        }
    }

    // The parser bounds the depth.
    private void Add(MimeEntity entity)
    {
        Add(entity.ContentType.MimeType);
        AddAll(entity.ContentType.Parameters.Where(parameter => !parameter.Name.Equals("boundary", StringComparison.OrdinalIgnoreCase)).Select(Text));
        Add(entity.ContentDisposition?.Disposition ?? string.Empty);
        AddAll(entity.ContentDisposition?.Parameters.Select(Text) ?? []);
        Add(entity.ContentId ?? string.Empty);
        switch (entity)
        {
            case Multipart multipart:
                Add(multipart.Count);
                foreach (var part in multipart)
                {
                    Add(part);
                }

                break;
            case MessagePart { Message: { } message }:
                Add(message);
                break;
            case MimePart { Content: { } content }:
                Add(content);
                break;
        }
    }

    private void Add(IMimeContent content)
    {
        using var sha = SHA256.Create();
        using (var sink = new CryptoStream(Stream.Null, sha, CryptoStreamMode.Write))
        {
            content.DecodeTo(sink);
        }

        _hash.AppendData(sha.Hash!);
    }

    private static bool Counts(Header header) => !MadeAnew.Contains(header.Field, StringComparer.OrdinalIgnoreCase);

    private static string Text(Parameter parameter) => $"{parameter.Name.ToLowerInvariant()}={parameter.Value}";

    private void AddAll(IEnumerable<string> texts)
    {
        foreach (var text in texts)
        {
            Add(text);
        }

        Add(-1);
    }

    // With its length before it: no two lists of texts come to the same octets.
    private void Add(string text)
    {
        var octets = Encoding.UTF8.GetBytes(text);
        Add(octets.Length);
        _hash.AppendData(octets);
    }

    private void Add(int number)
    {
        Span<byte> octets = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32BigEndian(octets, number);
        _hash.AppendData(octets);
    }
}
