using Waxwing.Smtp;
using Waxwing.Tests.Pickup;
using Waxwing.Trust;

namespace Waxwing.Tests.Protection;

/// <summary>Keys for example.org, and a zone that has them.</summary>
public abstract class SigningTest : PickupTest
{
    // Made once: an RSA key takes its time.
    private static readonly DkimSigningKey[] Made = [new("2026r", DkimKey.Create(DkimKeyType.Rsa)), new("2026e", DkimKey.Create(DkimKeyType.Ed25519))];

    protected SigningTest() => Array.ForEach(Made, key => Dns.Publish(Domain, key));

    protected static Domain Domain { get; } = Domain.Parse("example.org");

    internal Zone Dns { get; } = new();

    protected static DkimSignerOptions Signer(Domain domain, int keys = 2) => new() { Domain = domain, Keys = [.. Made.Take(keys)], Lifetime = TimeSpan.FromDays(14) };

    internal SenderOptions Signing(SenderOptions options, params DkimSignerOptions[] signers) =>
        options with { Dns = Dns, Signing = new SigningOptions { Signers = signers.Length == 0 ? [Signer(Domain)] : [.. signers] } };

    /// <summary>What a verifier says of a message.</summary>
    internal async Task<DkimVerification> VerifyAsync(byte[] message) => await new DkimVerifier(Dns).VerifyAsync(message, Token);
}
