using System.Collections.Frozen;
using System.Globalization;
using MimeKit;

namespace Waxwing;

/// <summary>
/// Judges names and types of attachments. A name that deceives is refused; a program that says what it is passes with a
/// warning, since most receivers will not take it.
/// </summary>
internal static class AttachmentRules
{
    private static readonly FrozenSet<string> Programs = FrozenSet.ToFrozenSet(
    [
        "app", "bat", "cmd", "com", "cpl", "dll", "exe", "hta", "iso", "img", "jar", "js", "jse", "lnk", "mjs", "msc", "msi", "msp",
        "pif", "ps1", "psm1", "reg", "scr", "sct", "sh", "vb", "vbe", "vbs", "vhd", "vhdx", "ws", "wsc", "wsf", "wsh", "xll",
    ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> Harmless = FrozenSet.ToFrozenSet(
    [
        "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "mp3", "mp4", "odt", "pdf", "png", "ppt", "pptx", "rtf", "txt", "xls", "xlsx", "zip",
    ], StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenSet<string> ProgramTypes = FrozenSet.ToFrozenSet(
    [
        "application/x-msdownload", "application/x-msdos-program", "application/x-dosexec", "application/vnd.microsoft.portable-executable",
        "application/hta", "application/javascript", "text/javascript", "application/x-sh", "application/java-archive",
    ], StringComparer.OrdinalIgnoreCase);

    /// <summary>Judges every attachment.</summary>
    /// <returns>How many there are.</returns>
    /// <exception cref="SendException">A name deceives.</exception>
    public static int Check(MimeMessage message, List<string> warnings)
    {
        var count = 0;
        // A message of one part has no iterator made for it.
        foreach (var part in message.Body is MimePart only ? [only] : message.BodyParts)
        {
            var names = Names(part);
            if (!part.IsAttachment && names.Length == 0)
            {
                continue;
            }

            foreach (var name in names.DefaultIfEmpty(""))
            {
                Check(name, part.ContentType.MimeType, warnings);
            }

            count++;
        }

        return count;
    }

    // RFC 2183 §2.3 and, older, the name of RFC 2046: which of the two a reader shows and saves is its own choice.
    private static string[] Names(MimeEntity part) => part is { ContentDisposition: null, ContentType.Name: null } ? [] :
        [.. new[] { part.ContentDisposition?.FileName, part.ContentType.Name }.OfType<string>().Distinct(StringComparer.Ordinal)];

    private static void Check(string name, string type, List<string> warnings)
    {
        // U+202E and its kin turn the rest of a name round: "invoice[RLO]fdp.exe" shows as "invoiceexe.pdf".
        if (name.Any(IsDeceptive))
        {
            throw Refuse("an attachment's name holds a control or direction character, which makes it look like something else; rename it");
        }

        if (name.AsSpan().ContainsAny('/', '\\'))
        {
            throw Refuse($"the attachment {name} is named by a path; give the file name alone");
        }

        var extensions = name.TrimEnd('.', ' ').Split('.').Skip(1).Select(extension => extension.Trim()).ToArray();
        var isProgram = extensions.Length > 0 && Programs.Contains(extensions[^1]);
        if (isProgram && extensions.Length > 1 && Harmless.Contains(extensions[^2]))
        {
            throw Refuse($"the attachment {name} hides its real extension behind another; rename it");
        }

        if (isProgram || ProgramTypes.Contains(type))
        {
            warnings.Add($"the attachment {(name.Length > 0 ? name : type)} is a program; most receivers refuse such mail");
        }
    }

    private static bool IsDeceptive(char character) =>
        char.IsControl(character) || CharUnicodeInfo.GetUnicodeCategory(character) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;

    private static SendException Refuse(string message) => new(SendError.Refusal(SendStage.Validate, SendFault.DeceptiveAttachment, message));
}
