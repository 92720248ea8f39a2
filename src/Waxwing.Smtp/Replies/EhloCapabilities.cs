using System.Collections.Frozen;
using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>What a server announced in its reply to EHLO (RFC 5321 §4.1.1.1). Immutable.</summary>
public sealed class EhloCapabilities
{
    private readonly FrozenDictionary<string, string> _keywords;

    private EhloCapabilities(string serverName, FrozenDictionary<string, string> keywords)
    {
        ServerName = serverName;
        _keywords = keywords;
        AuthMechanisms = keywords.TryGetValue("AUTH", out var mechanisms)
            ? mechanisms.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries)
            : [];
        Size = keywords.TryGetValue("SIZE", out var size)
            ? long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : 0
            : null;
        MinDeliverBy = keywords.TryGetValue("DELIVERBY", out var minimum) ? ReadMinimum(minimum) : null;
        Limits = keywords.TryGetValue("LIMITS", out var limits) ? SessionLimits.Parse(limits) : SessionLimits.None;
    }

    /// <summary>The name by which the server calls itself: the first word of the reply. May be empty.</summary>
    public string ServerName { get; }

    /// <summary>The keywords, in upper case, in no particular order.</summary>
    public IReadOnlyCollection<string> Keywords => _keywords.Keys;

    /// <summary>PIPELINING (RFC 2920): commands of a transaction may share a packet.</summary>
    public bool Pipelining => Has("PIPELINING");

    /// <summary>CHUNKING (RFC 3030): content may travel in BDAT chunks.</summary>
    public bool Chunking => Has("CHUNKING");

    /// <summary>8BITMIME (RFC 6152): content may hold octets above 127.</summary>
    public bool EightBitMime => Has("8BITMIME");

    /// <summary>SMTPUTF8 (RFC 6531): addresses and header fields may be UTF-8.</summary>
    public bool SmtpUtf8 => Has("SMTPUTF8");

    /// <summary>ENHANCEDSTATUSCODES (RFC 2034).</summary>
    public bool EnhancedStatusCodes => Has("ENHANCEDSTATUSCODES");

    /// <summary>DSN (RFC 3461): what is asked of delivery status notifications is carried out or passed on.</summary>
    public bool DeliveryStatusNotifications => Has("DSN");

    /// <summary>BINARYMIME (RFC 3030): content may be any octets, in BDAT chunks; only of use with <see cref="Chunking"/>.</summary>
    public bool BinaryMime => Has("BINARYMIME");

    /// <summary>REQUIRETLS (RFC 8689): a message goes on only inside verified TLS, if its sender wants that.</summary>
    public bool RequireTls => Has("REQUIRETLS");

    /// <summary>DELIVERBY (RFC 2852): a message may say until when it is wanted.</summary>
    public bool DeliverBy => Has("DELIVERBY");

    /// <summary>The shortest time for which the server takes <see cref="DeliverByMode.Return"/> (RFC 2852 §2), or null if it names none.</summary>
    public TimeSpan? MinDeliverBy { get; }

    /// <summary>LIMITS (RFC 9422): what the server allows in one session.</summary>
    public SessionLimits Limits { get; }

    /// <summary>STARTTLS (RFC 3207).</summary>
    public bool StartTls => Has("STARTTLS");

    /// <summary>The largest message in octets (SIZE, RFC 1870); 0 if the server names no limit, null if it does not announce SIZE.</summary>
    public long? Size { get; }

    /// <summary>The SASL mechanisms offered (AUTH, RFC 4954), in upper case, in the server's order; empty if none.</summary>
    public IReadOnlyList<string> AuthMechanisms { get; }

    /// <summary>Whether the server announced a keyword.</summary>
    /// <param name="keyword">The keyword; case does not matter.</param>
    /// <returns>True if it did.</returns>
    public bool Has(string keyword) => _keywords.ContainsKey(keyword);

    /// <summary>Reads a positive reply to EHLO. Lines that are no <c>ehlo-line</c> are passed over, as RFC 5321 §4.1.1.1 wants of unknown ones.</summary>
    /// <param name="reply">The reply.</param>
    /// <returns>What it announces.</returns>
    internal static EhloCapabilities FromReply(SmtpReply reply)
    {
        var keywords = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var line in reply.Lines.Skip(1))
        {
            // Tolerated: old servers write "AUTH=LOGIN PLAIN" (an early draft of RFC 2554).
            var end = line.AsSpan().IndexOfAny(' ', '=');
            var keyword = end < 0 ? line : line[..end];
            if (keyword.Length > 0 && !keyword.AsSpan().ContainsAnyExcept(KeywordCharacters))
            {
                var parameters = end < 0 ? "" : line[(end + 1)..].Trim();
                keywords[keyword.ToUpperInvariant()] = keywords.TryGetValue(keyword, out var earlier) && earlier.Length > 0
                    ? $"{earlier} {parameters}"
                    : parameters;
            }
        }

        var name = reply.Lines[0];
        var space = name.IndexOf(' ', StringComparison.Ordinal);
        return new EhloCapabilities(space < 0 ? name : name[..space], keywords.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase));
    }

    // RFC 2852 §2: 1*9DIGIT, and perhaps more behind a comma that later extensions may define.
    private static TimeSpan? ReadMinimum(string parameters)
    {
        var digits = parameters.Split(',')[0];
        return digits.Length is > 0 and <= 9 && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            ? TimeSpan.FromSeconds(seconds)
            : null;
    }

    // RFC 5321 §4.1.1.1: ehlo-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-").
    private static readonly System.Buffers.SearchValues<char> KeywordCharacters =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
}
