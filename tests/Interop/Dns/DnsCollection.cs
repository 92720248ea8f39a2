namespace Waxwing.Interop.Tests;

/// <summary>The tests that share one private DNS.</summary>
[CollectionDefinition(Name)]
#pragma warning disable CA1711 // That is what the test framework calls it.
public sealed class DnsCollection : ICollectionFixture<DnsServers>
#pragma warning restore CA1711
{
    public const string Name = "DNS";
}
