namespace Waxwing.Storm;

/// <summary>What the relays do about a recipient; it stands in its address.</summary>
internal enum RecipientKind
{
    /// <summary>It is accepted.</summary>
    Good,

    /// <summary>It is put off once or twice, and then accepted.</summary>
    Late,

    /// <summary>There is no such user.</summary>
    Unknown,

    /// <summary>It is the author, who gets reports of failure where the message came by SMTP.</summary>
    Author,
}

/// <summary>The recipients of the storm. Each address belongs to one message alone, so that an address is enough to tell a delivery.</summary>
internal static class Addresses
{
    /// <summary>A domain that nobody has reserved (RFC 2606), since a service refuses those; every message goes to a relay on loopback.</summary>
    public const string Domain = "storm-recipients.net";

    /// <summary>The domain of the authors.</summary>
    public const string SenderDomain = "storm-senders.net";

    /// <summary>The author of all.</summary>
    public const string Sender = $"storm@{SenderDomain}";

    /// <summary>The recipients of a message: mostly one, always the same ones for the same seed.</summary>
    public static IReadOnlyList<string> Of(int message, int seed)
    {
        var dice = new Random(HashOf(message, seed));
        var count = dice.Next(20) switch { < 16 => 1, < 19 => 2, _ => 3 };
        return [.. Enumerable.Range(0, count).Select(place => $"{Word(dice.Next(100))}.{message.ToString(CultureInfo.InvariantCulture)}.{place.ToString(CultureInfo.InvariantCulture)}@{Domain}")];
    }

    /// <summary>What becomes of it.</summary>
    public static RecipientKind KindOf(string address) => address[0] switch
    {
        'g' => RecipientKind.Good,
        'l' => RecipientKind.Late,
        'u' => RecipientKind.Unknown,
        's' => RecipientKind.Author,
        _ => throw new FormatException(address),
    };

    /// <summary>Whose recipient it is.</summary>
    public static int MessageOf(string address) => int.Parse(address.Split('.')[1], CultureInfo.InvariantCulture);

    private static string Word(int cast) => cast switch { < 88 => "good", < 94 => "late", _ => "unknown" };

    // HashCode has another seed in each process.
    private static int HashOf(int message, int seed) => unchecked((message * 486187739) ^ (seed * 16777619));
}
