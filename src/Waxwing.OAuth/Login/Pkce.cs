using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Waxwing.OAuth;

/// <summary>Proof key for code exchange (RFC 7636), with S256 alone.</summary>
/// <param name="Verifier">What stays here until the code is exchanged.</param>
internal sealed record Pkce(string Verifier)
{
    /// <summary>A new one: 256 random bits (§4.1).</summary>
    public static Pkce New() => new(Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32)));

    /// <summary>What goes through the browser (§4.2).</summary>
    public string Challenge => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(Verifier)));

    /// <summary>Nothing that is secret.</summary>
    public override string ToString() => Challenge;
}
