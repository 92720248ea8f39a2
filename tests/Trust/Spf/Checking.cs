using System.Net;

namespace Waxwing.Trust.Tests.Spf;

/// <summary>One way to check for all tests: a client whose mail comes from somebody at example.org.</summary>
internal static class Checking
{
    public const string Client = "192.0.2.1";

    public static Task<SpfVerdict> CheckAsync(
        this IDnsLookup dns, string client = Client, string from = "alice@example.org", string helo = "mail.example.org", SpfOptions? options = null, TimeProvider? clock = null) =>
        new SpfVerifier(dns, options, clock).CheckHostAsync(SpfQuery.OfMailFrom(IPAddress.Parse(client), helo, from), TestContext.Current.CancellationToken);
}
