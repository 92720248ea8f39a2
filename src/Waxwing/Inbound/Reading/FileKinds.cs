using System.Collections.Frozen;

namespace Waxwing;

/// <summary>What a file does when somebody opens it, by the end of its name.</summary>
internal static class FileKinds
{
    private static readonly FrozenSet<string> Programs = Names(
        "app", "apk", "bat", "cmd", "com", "cpl", "dll", "exe", "gadget", "hta", "inf", "jar", "js", "jse", "lnk", "mjs", "msc", "msi", "msp", "pif", "pkg", "ps1", "psm1",
        "reg", "scf", "scr", "sct", "sh", "url", "vb", "vbe", "vbs", "ws", "wsc", "wsf", "wsh", "xll");

    private static readonly FrozenSet<string> Containers = Names("iso", "img", "vhd", "vhdx", "one", "onepkg", "cab", "ace", "chm", "appx", "msix");

    private static readonly FrozenSet<string> Macros = Names("docm", "dotm", "xlsm", "xltm", "xlsb", "xlam", "pptm", "potm", "ppsm", "sldm");

    private static readonly FrozenSet<string> Archives = Names("zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "arj", "lzh");

    private static readonly FrozenSet<string> Lockable = Names("rar", "7z");

    private static readonly FrozenSet<string> Pages = Names("htm", "html", "shtml", "xhtml", "xht", "svg", "mht", "mhtml");

    private static readonly FrozenSet<string> Harmless = Names(
        "csv", "doc", "docx", "gif", "htm", "html", "jpeg", "jpg", "mp3", "mp4", "odt", "pdf", "png", "ppt", "pptx", "rtf", "txt", "wav", "xls", "xlsx");

    /// <summary>Whether it runs, also once it is unpacked: <c>letter.js</c>, <c>letter.scr.xz</c>.</summary>
    public static bool IsProgram(string name) => Programs.Contains(Ending(name)) || (IsArchive(name) && Programs.Contains(Ending(name[..name.LastIndexOf('.')])));

    /// <summary>Whether it is a disk or a document that carries programs past the marks of the web.</summary>
    public static bool IsContainer(string name) => Containers.Contains(Ending(name));

    /// <summary>Whether it is a document with macros.</summary>
    public static bool HasMacros(string name) => Macros.Contains(Ending(name));

    /// <summary>Whether it is an archive.</summary>
    public static bool IsArchive(string name) => Archives.Contains(Ending(name));

    /// <summary>Whether it is an archive that can hide even the names of what is in it.</summary>
    public static bool MayBeLocked(string name) => Lockable.Contains(Ending(name));

    /// <summary>Whether a browser opens it.</summary>
    public static bool IsPage(string name) => Pages.Contains(Ending(name));

    /// <summary>Whether it ends like a document, and then like something that runs or is opened by a browser: <c>invoice.pdf.exe</c>, <c>invoice.pdf.html</c>.</summary>
    public static bool HasTwoEndings(string name)
    {
        var parts = name.TrimEnd('.', ' ').Split('.');
        return parts.Length > 2
            && (IsProgram(name) || IsContainer(name) || IsPage(name))
            && Harmless.Contains(parts[^2].Trim()) && !string.Equals(parts[^2].Trim(), parts[^1].Trim(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Ending(string name)
    {
        var trimmed = name.TrimEnd('.', ' ');
        return trimmed[(trimmed.LastIndexOf('.') + 1)..].Trim() is var ending && ending.Length < trimmed.Length ? ending : "";
    }

    private static FrozenSet<string> Names(params string[] names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
