using System.Text;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>Signs the messages of one domain, and of those below it (practice 14).</summary>
/// <param name="options">How.</param>
/// <param name="clock">The time that signatures bear.</param>
internal sealed class Signer(DkimSignerOptions options, TimeProvider clock)
{
    private readonly DkimSigner _dkim = new(options, clock);

    /// <summary>How many octets the fields have at most, nearly always: less than two signatures of RSA keys with 4096 bits.</summary>
    public const int FieldsLength = 3 * 1024;

    /// <summary>The domain that it signs for.</summary>
    public DnsName Domain { get; } = DnsName.Of(options.Domain);

    /// <summary>How it signs.</summary>
    public DkimSignerOptions Options => options;

    /// <summary>The fields for a message that lies in memory, as it goes to the wire.</summary>
    /// <exception cref="SendException">It cannot be signed.</exception>
    public byte[] Sign(ReadOnlyMemory<byte> message) => Fields(() => _dkim.Sign(message));

    /// <summary>What a message is written into that is too large to keep.</summary>
    public SigningStream Read() => new(_dkim.HashBody());

    /// <summary>The fields for a message that was written there.</summary>
    /// <exception cref="SendException">It cannot be signed.</exception>
    public byte[] Sign(SigningStream written) => Fields(() => _dkim.Sign(written.Header, written.Body.Finish()));

    private static byte[] Fields(Func<string> sign)
    {
        try
        {
            return Encoding.ASCII.GetBytes(sign());
        }
        catch (ArgumentException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.NotSignable, $"the message cannot be signed: {exception.Message}"), innerException: exception);
        }
        catch (ObjectDisposedException exception)
        {
            throw new SendException(SendError.Refusal(SendStage.Sign, SendFault.NoSigningKey, "the key to sign with was disposed of while the sender still uses it", FailureScope.Message), innerException: exception);
        }
    }
}
