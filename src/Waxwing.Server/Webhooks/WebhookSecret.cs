using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.Server.Webhooks;

/// <summary>What an endpoint's requests are signed with. It is shown to its tenant alone.</summary>
/// <param name="octets">The key of the HMAC.</param>
internal sealed class WebhookSecret(byte[] octets)
{
    // Standard Webhooks asks for 24 to 64.
    private const int Length = 32;

    /// <summary>The key.</summary>
    public byte[] Octets { get; } = octets;

    /// <summary>As it is shown: what official clients take.</summary>
    public string Text => $"whsec_{Convert.ToBase64String(Octets)}";

    /// <summary>A new one.</summary>
    public static WebhookSecret New() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The signature of a request: HMAC-SHA256 of id, time and body, with full stops between them.</summary>
    /// <param name="id">The id of the event.</param>
    /// <param name="at">The time of the attempt, in whole seconds since 1970.</param>
    /// <param name="body">The body.</param>
    public string Sign(Guid id, long at, ReadOnlySpan<byte> body)
    {
        using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, Octets);
        hmac.AppendData(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at}.")));
        hmac.AppendData(body);
        return $"v1,{Convert.ToBase64String(hmac.GetHashAndReset())}";
    }

    /// <inheritdoc/>
    public override string ToString() => "(a secret)";
}
