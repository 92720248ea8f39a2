namespace Waxwing.Interop.Tests;

/// <summary>The addresses that mean the same to each of the servers.</summary>
public static class Address
{
    public const string Domain = "example.test";

    /// <summary>Answered with 550.</summary>
    public const string Refused = $"nobody@{Domain}";

    /// <summary>Answered with 450.</summary>
    public const string Deferred = $"later@{Domain}";

    /// <summary>An address whose mail Postfix and Exim take, and then cannot deliver.</summary>
    public static string FreshUndeliverable(string test) => $"ada-fails+{test}-{Guid.NewGuid():n}@{UndeliverableDomain}";

    /// <summary>The domain of those addresses.</summary>
    public const string UndeliverableDomain = "undeliverable.test";

    /// <summary>An address whose mail waits for nobody else.</summary>
    public static string Fresh(string test) => $"ada+{test}-{Guid.NewGuid():n}@{Domain}";

    /// <summary>Likewise, and it needs SMTPUTF8 (RFC 6531).</summary>
    public static string FreshInternational(string test) => $"δοκιμή+{test}-{Guid.NewGuid():n}@{Domain}";
}
