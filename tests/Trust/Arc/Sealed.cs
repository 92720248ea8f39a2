using System.Text;
using Waxwing.Smtp;
using Waxwing.Trust.Tests.Dkim;

namespace Waxwing.Trust.Tests.Arc;

/// <summary>Messages with chains, sealed by example.org.</summary>
internal static class Sealed
{
    public static readonly string Message = $"{Made.Header}\r\n{Made.Body}";

    public static ArcSealerOptions Options => new() { Domain = Made.Domain, Key = new DkimSigningKey("rsa", Made.RsaKey) };

    public static AuthenticationResults Results => new("mx.example.org", [new AuthenticationResult("spf", "pass", [new("smtp", "mailfrom", "example.org")])]);

    /// <summary>The message with a chain of that many sets.</summary>
    public static async Task<string> OfAsync(int sets, string? message = null)
    {
        var sealedMessage = message ?? Message;
        for (var instance = 1; instance <= sets; instance++)
        {
            sealedMessage = await AgainAsync(sealedMessage);
        }

        return sealedMessage;
    }

    /// <summary>The message with one more set, for what was found of those before.</summary>
    public static async Task<string> AgainAsync(string message, ArcVerification? received = null) =>
        Seal(message, received ?? await VerifyAsync(message)) + message;

    public static string? Seal(string message, ArcVerification received, ArcSealerOptions? options = null) =>
        new ArcSealer(options ?? Options, Made.Clock).Seal(Made.Octets(message), received, Results);

    public static Task<ArcVerification> VerifyAsync(string message, KeyZone? zone = null, DkimVerifierOptions? options = null) =>
        new ArcVerifier(zone ?? Made.Zone, options, Made.Clock).VerifyAsync(Encoding.Latin1.GetBytes(message));

    /// <summary>The message with another text in one place.</summary>
    public static string Changed(string message, string from, string to)
    {
        var at = message.IndexOf(from, StringComparison.Ordinal);
        Assert.True(at >= 0, from);
        return message[..at] + to + message[(at + from.Length)..];
    }

    /// <summary>A field of the set that stands highest, or of the one before it.</summary>
    public static string Field(string message, string name, int skip = 0)
    {
        var start = -1;
        for (var i = 0; i <= skip; i++)
        {
            start = message.IndexOf($"{name}:", start + 1, StringComparison.Ordinal);
        }

        var end = start;
        do
        {
            end = message.IndexOf("\r\n", end, StringComparison.Ordinal) + 2;
        }
        while (message[end] == ' ');
        return message[start..end];
    }
}
