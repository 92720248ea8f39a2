using System.Collections.Frozen;
using System.Xml;

namespace Waxwing;

/// <summary>The text of a part of an office document (ECMA-376, OASIS ODF): what formatting cuts into runs is one again.</summary>
internal sealed class OfficeText : TextReader
{
    private static readonly FrozenSet<string> Inline = FrozenSet.ToFrozenSet(["r", "t", "rPr", "span", "a", "hyperlink", "ins", "smartTag", "sdt", "sdtContent"], StringComparer.Ordinal);

    private static readonly FrozenSet<string> EmptyBreaks = FrozenSet.ToFrozenSet(["br", "tab", "cr", "p", "line-break", "s"], StringComparer.Ordinal);

    private readonly XmlReader _xml;
    private bool _isInText;

    /// <param name="xml">The part. It stays open.</param>
    public OfficeText(Stream xml) => _xml = XmlReader.Create(xml, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    /// <summary>Whether it is no XML from some place on, or has a document type, which such a part never has. It ends there.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>Whether an archive's entry is such a part.</summary>
    public static bool Is(string entry) => entry.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)
        && (entry is "content.xml" or "styles.xml" or "meta.xml" || entry.StartsWith("word/", StringComparison.Ordinal)
            || entry.StartsWith("xl/", StringComparison.Ordinal) || entry.StartsWith("ppt/", StringComparison.Ordinal) || entry.StartsWith("docProps/", StringComparison.Ordinal));

    public override int Read(char[] buffer, int index, int count)
    {
        try
        {
            return IsMalformed ? 0 : Next(buffer, index, count);
        }
        catch (XmlException)
        {
            IsMalformed = true;
            return 0;
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _xml.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Next(char[] buffer, int index, int count)
    {
        while (true)
        {
            if (_isInText && _xml.ReadValueChunk(buffer, index, count) is > 0 and var length)
            {
                return length;
            }

            if (!_xml.Read())
            {
                return 0;
            }

            _isInText = _xml.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace;
            if (IsBreak())
            {
                buffer[index] = '\n';
                return 1;
            }
        }
    }

    private bool IsBreak() => _xml.NodeType switch
    {
        XmlNodeType.Element => _xml.IsEmptyElement && EmptyBreaks.Contains(_xml.LocalName),
        XmlNodeType.EndElement => !Inline.Contains(_xml.LocalName),
        _ => false,
    };
}
