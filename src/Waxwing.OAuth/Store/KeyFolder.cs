using System.Xml;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;

namespace Waxwing.OAuth;

/// <summary>The keys of Data Protection in the store's folder, with its modes and its way of writing: the library's own repository leaves both to the system.</summary>
internal sealed class KeyFolder(StoreFolder folder) : IXmlRepository
{
    private const string Prefix = "key-";
    private const string Suffix = ".xml";

    // Keys last 90 days, and old ones stay.
    private const int MostKeys = 1000;

    public IReadOnlyCollection<XElement> GetAllElements()
    {
        var keys = new List<XElement>();
        foreach (var path in Directory.EnumerateFiles(folder.Location, $"{Prefix}*{Suffix}").Take(MostKeys))
        {
            if (folder.Read(Path.GetFileName(path)) is { } octets)
            {
                keys.Add(Parse(octets, path));
            }
        }

        return keys;
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        // The library names keys by their identifier; any other name would be somebody else's wish.
        var name = friendlyName.All(unit => char.IsAsciiLetterOrDigit(unit) || unit == '-') ? friendlyName : Guid.CreateVersion7().ToString("N");
        name = name.StartsWith(Prefix, StringComparison.Ordinal) ? name : Prefix + name;
        using var octets = new MemoryStream();
        element.Save(octets);
        folder.Write(name + Suffix, octets.ToArray());
    }

    private static XElement Parse(byte[] octets, string path)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(octets), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            return XElement.Load(reader);
        }
        catch (XmlException exception)
        {
            throw OAuthError.Store($"the key {path} of the store of tokens is damaged: bring it back from a backup, or delete the folder and sign in again", exception);
        }
    }
}
