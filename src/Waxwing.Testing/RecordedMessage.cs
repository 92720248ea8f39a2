using MimeKit;

namespace Waxwing.Testing;

/// <summary>A message as a <see cref="RecordingSender"/> kept it. What becomes of the program's own object afterwards does not change it.</summary>
public sealed class RecordedMessage
{
    private readonly byte[] _content;

    internal RecordedMessage(byte[] content, SendPlan plan, SendReceipt receipt)
    {
        _content = content;
        Plan = plan;
        Receipt = receipt;
    }

    /// <summary>The octets that a relay with 8BITMIME would have got, dot-stuffing apart.</summary>
    public ReadOnlyMemory<byte> Content => _content;

    /// <summary>The envelope (<see cref="SendPlan.ReversePath"/>, <see cref="SendPlan.Recipients"/>, <see cref="SendPlan.HiddenRecipients"/>) and what would have been asked of the relay. Its relays are empty.</summary>
    public SendPlan Plan { get; }

    /// <summary>The receipt that the program got, or that was in its exception.</summary>
    public SendReceipt Receipt { get; }

    /// <summary>The message as a recipient would read it: parsed anew from <see cref="Content"/> by each call, and the caller's own.</summary>
    /// <returns>The message.</returns>
    public MimeMessage Read()
    {
        using var stream = new MemoryStream(_content, writable: false);
        return MimeMessage.Load(stream);
    }
}
