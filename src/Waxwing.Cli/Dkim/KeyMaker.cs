using System.Collections.Immutable;
using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Dkim;

/// <summary>A key that was made or read, and where its private half is.</summary>
internal sealed record KeptKey(string Selector, Domain Domain, string File, DkimKeyType Type, int Bits, string Record)
{
    public DkimRotationKey Public => new(Selector, Type, Record);

    public static KeptKey Of(string selector, Domain domain, string file, DkimKey key) => new(selector, domain, file, key.Type, key.Bits, key.RecordText);
}

/// <summary>Makes the keys of a domain, each in a file of its own.</summary>
internal static class KeyMaker
{
    /// <summary>Makes keys that belong together.</summary>
    /// <exception cref="SendException">Stage Configure: a file of such a name is there already, or cannot be written.</exception>
    /// <exception cref="UsageException">All names by the date are taken, or selector and domain make no name.</exception>
    public static (string Name, ImmutableArray<KeptKey> Keys) Make(KeyFolder folder, Domain domain, string? name, ImmutableArray<DkimKeyType> types, DateTimeOffset now)
    {
        var chosen = name ?? DkimSelectors.ByDate(now, taken => IsTaken(folder, domain, taken)) ?? throw new UsageException("all selectors of this month are taken: name one with --selector");
        ImmutableArray<string> selectors = [.. types.Select(type => DkimSelectors.Of(chosen, type, types.Length == 1))];
        foreach (var selector in selectors)
        {
            Check(selector, domain);
            if (File.Exists(folder.PathOf(selector, domain)))
            {
                throw ConfigurationFault.Unreadable($"there is a file {folder.PathOf(selector, domain)} already, and keys are never written over");
            }
        }

        return (chosen, [.. types.Zip(selectors).Select(pair => Make(folder, domain, pair.Second, pair.First))]);
    }

    private static bool IsTaken(KeyFolder folder, Domain domain, string name) =>
        folder.KeysOf(domain).Any(key => string.Equals(key.Selector, name, StringComparison.Ordinal) || key.Selector.StartsWith($"{name}-", StringComparison.Ordinal));

    private static KeptKey Make(KeyFolder folder, Domain domain, string selector, DkimKeyType type)
    {
        using var key = DkimKey.Create(type);
        return KeptKey.Of(selector, domain, folder.Write(selector, domain, key), key);
    }

    private static void Check(string selector, Domain domain)
    {
        try
        {
            _ = DkimSelectors.IsOne(selector) ? DkimSelectors.NameOf(selector, domain) : throw new ArgumentException(null, nameof(selector));
        }
        catch (ArgumentException)
        {
            throw new UsageException("--selector must be labels of letters, digits and hyphens, short enough for a name of DNS");
        }
    }
}
