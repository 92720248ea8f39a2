using System.Text;

namespace Waxwing.Interop.Tests;

/// <summary>What went over the wire, and a search in it that knows how mail encodes things.</summary>
public sealed class CapturedTraffic(IReadOnlyList<TcpFlow> streams)
{
    // Shorter than this, a match in random bytes is likely enough to happen one day.
    private const int MinimumNeedle = 8;

    private readonly Lazy<Haystack[]> haystacks = new(() => [.. streams.Select(stream => new Haystack(stream.Bytes))]);

    public IReadOnlyList<TcpFlow> Streams { get; } = streams;

    /// <summary>How many bytes were said, in all.</summary>
    public long Length => Streams.Sum(stream => (long)stream.Bytes.Length);

    /// <summary>Whether the needle lies open in any form.</summary>
    public bool Contains(ReadOnlySpan<byte> needle) => FormsOf(needle) != NeedleForms.None;

    /// <summary>In which forms the needle lies open.</summary>
    /// <exception cref="ArgumentException">The needle is too short to prove anything.</exception>
    public NeedleForms FormsOf(ReadOnlySpan<byte> needle)
    {
        if (needle.Length < MinimumNeedle)
        {
            throw new ArgumentException($"A needle has at least {MinimumNeedle} bytes.", nameof(needle));
        }

        var forms = NeedleForms.None;
        foreach (var haystack in haystacks.Value)
        {
            forms |= haystack.FormsOf(needle);
        }

        return forms;
    }

    /// <summary>Those lines of a message that lie open. Lines too short to prove anything are left out.</summary>
    public IReadOnlyList<string> LinesOf(ReadOnlySpan<byte> message)
    {
        var open = new List<string>();
        foreach (var range in message.Split("\r\n"u8))
        {
            var line = message[range];
            if (line.Length >= MinimumNeedle && Contains(line))
            {
                open.Add(Encoding.UTF8.GetString(line));
            }
        }

        return open;
    }

    private sealed class Haystack(byte[] raw)
    {
        private readonly byte[] unfolded = [.. raw.Where(octet => octet is not ((byte)'\r' or (byte)'\n'))];
        private readonly byte[] unquoted = Unquote(raw);

        public NeedleForms FormsOf(ReadOnlySpan<byte> needle) =>
            (raw.AsSpan().IndexOf(needle) >= 0 ? NeedleForms.Raw : NeedleForms.None)
            | (ContainsBase64Of(needle) ? NeedleForms.Base64 : NeedleForms.None)
            | (unquoted.AsSpan().IndexOf(needle) >= 0 ? NeedleForms.QuotedPrintable : NeedleForms.None);

        // Line breaks inside base64 mean nothing, so they are gone from the haystack. Three bytes make four characters;
        // the needle may begin at any of the three. Characters that share bits with a neighbour are left out.
        private bool ContainsBase64Of(ReadOnlySpan<byte> needle)
        {
            for (var before = 0; before < 3; before++)
            {
                byte[] shifted = [.. new byte[before], .. needle];
                var whole = Convert.ToBase64String(shifted);
                var first = (before * 8 + 5) / 6;
                var end = shifted.Length * 8 / 6;
                if (unfolded.AsSpan().IndexOf(Encoding.ASCII.GetBytes(whole[first..end])) >= 0)
                {
                    return true;
                }
            }

            return false;
        }

        // Which characters are quoted is the writer's choice; so the traffic is decoded, not the needle encoded.
        private static byte[] Unquote(ReadOnlySpan<byte> text)
        {
            var decoded = new List<byte>(text.Length);
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '=' && text[(i + 1)..].StartsWith("\r\n"u8))
                {
                    i += 2; // A soft line break.
                }
                else if (text[i] == '=' && i + 2 < text.Length
                    && char.IsAsciiHexDigit((char)text[i + 1]) && char.IsAsciiHexDigit((char)text[i + 2]))
                {
                    decoded.Add(Convert.FromHexString(Encoding.ASCII.GetString(text.Slice(i + 1, 2)))[0]);
                    i += 2;
                }
                else
                {
                    decoded.Add(text[i]);
                }
            }

            return [.. decoded];
        }
    }
}
