using System.Collections.Frozen;
using System.Text;
using System.Xml;

namespace Waxwing;

/// <summary>The text of a part of an office document (ECMA-376, OASIS ODF): what formatting cuts into runs is one again.</summary>
internal static class OfficeText
{
    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet(["r", "t", "rPr", "span", "a", "hyperlink", "ins", "smartTag", "sdt", "sdtContent"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> EmptyBreaks = FrozenSet.ToFrozenSet(["br", "tab", "cr", "p", "line-break", "s"], StringComparer.Ordinal);

    /// <summary>Whether an archive's entry is such a part.</summary>
    public static bool Is(string entry) => entry.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        && (entry is "content.xml" or "styles.xml" or "meta.xml" || entry.StartsWith("word/", StringComparison.Ordinal)
            || entry.StartsWith("xl/", StringComparison.Ordinal) || entry.StartsWith("ppt/", StringComparison.Ordinal) || entry.StartsWith("docProps/", StringComparison.Ordinal));

    /// <returns>The text; null if it is no XML, or has a document type, which such a part never has.</returns>
    public static string? Read(byte[] xml)
    {
        var text = new StringBuilder();
        try
        {
            using var stream = new MemoryStream(xml, writable: false);
            using var reader = XmlReader.Create(stream, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            while (reader.Read())
            {
                switch (reader.NodeType)
                {
                    case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                        text.Append(reader.Value);
                        break;
                    case XmlNodeType.Element when reader.IsEmptyElement && EmptyBreaks.Contains(reader.LocalName):
                    case XmlNodeType.EndElement when !Inline.Contains(reader.LocalName):
                        text.Append('\n');
                        break;
                }
            }
        }
        catch (XmlException)
        {
            return null;
        }

        return text.ToString();
    }
}
