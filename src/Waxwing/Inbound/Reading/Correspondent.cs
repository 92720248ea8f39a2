using MimeKit;

namespace Waxwing;

/// <summary>Somebody whom a header field names, as it names him.</summary>
/// <param name="Name">The display name, or empty.</param>
/// <param name="Address">The address, valid or not.</param>
internal sealed record Correspondent(string Name, string Address)
{
    private const int MaxLength = 500;

    /// <summary>What stands behind the last at sign.</summary>
    public string Host => Address[(Address.LastIndexOf('@') + 1)..];

    /// <summary>What stands before it.</summary>
    public string LocalPart => Address[..Math.Max(Address.LastIndexOf('@'), 0)];

    /// <summary>The organization of the host; null where the host is none that could be on the Internet.</summary>
    public string? Organization { get; } = Organizations.Of(Address[(Address.LastIndexOf('@') + 1)..]);

    public static Correspondent Of(MailboxAddress mailbox) => new(Cut(mailbox.Name ?? ""), Cut(mailbox.Address));

    public override string ToString() => Name.Length > 0 ? $"{Name} <{Address}>" : Address;

    private static string Cut(string text) => PlainText.WellFormed(text.Length > MaxLength ? text[..MaxLength] : text);
}
