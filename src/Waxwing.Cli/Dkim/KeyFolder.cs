using Waxwing.Configuration;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Cli.Dkim;

/// <summary>A folder with private keys. Each is in a file that is named after its record: <c>ww202611a._domainkey.example.org.pem</c>.</summary>
/// <param name="location">The folder.</param>
internal sealed class KeyFolder(string location)
{
    /// <summary>The working directory: where keys are if no folder is named.</summary>
    public const string Here = ".";

    private const string Extension = ".pem";
    private const string Middle = $".{DkimSelectors.Label}.";

    // The longest key that signs has 4096 bits, which is less than 4 KB of PEM.
    private const int MaxLength = 64 * 1024;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Location => location;

    /// <summary>Where a key is, or would be.</summary>
    public string PathOf(string selector, Domain domain) => Path.Combine(location, $"{selector}{Middle}{domain.Ascii}{Extension}");

    /// <summary>The keys of a domain, in the order of their selectors.</summary>
    public IEnumerable<(string Selector, string Path)> KeysOf(Domain domain) => Directory.Exists(location)
        ? from path in Directory.EnumerateFiles(location, $"*{Middle}{domain.Ascii}{Extension}").Order(StringComparer.Ordinal)
          let named = NameOf(path)
          where named is { } name && name.Domain == domain
          select (named!.Value.Selector, path)
        : [];

    /// <summary>Selector and domain, as the name of a file says; null where it does not.</summary>
    public static (string Selector, Domain Domain)? NameOf(string path)
    {
        var name = Path.GetFileName(path);
        var middle = name.IndexOf(Middle, StringComparison.Ordinal);
        return middle > 0 && name.EndsWith(Extension, StringComparison.Ordinal)
            && Domain.TryParse(name[(middle + Middle.Length)..Math.Max(name.Length - Extension.Length, middle + Middle.Length)], out var domain, out _)
            && DkimSelectors.IsOne(name[..middle])
            ? (name[..middle], domain)
            : null;
    }

    /// <summary>Writes a new key, readable by its owner alone.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="SendException">Stage Configure: there is such a file already, which stays as it is; or it cannot be written.</exception>
    public string Write(string selector, Domain domain, DkimKey key)
    {
        var path = PathOf(selector, domain);
        try
        {
            if (!Directory.Exists(location))
            {
                _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(location) : Directory.CreateDirectory(location, OwnerOnly | UnixFileMode.UserExecute);
            }

            PrivateFile.Create(path, key.ToPem());
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw ConfigurationFault.Unreadable(File.Exists(path) ? $"there is a file {path} already, and keys are never written over" : $"the key cannot be written: {exception.Message}");
        }
    }

    /// <summary>Reads a private key.</summary>
    /// <exception cref="SendException">Stage Configure: it cannot be read, or is no key to sign with.</exception>
    public static DkimKey Read(string path)
    {
        var pem = SmallFile.ReadText(path, MaxLength);
        try
        {
            return DkimKey.FromPem(pem);
        }
        catch (DkimKeyException exception)
        {
            throw ConfigurationFault.Invalid(path, exception.Message);
        }
    }
}
