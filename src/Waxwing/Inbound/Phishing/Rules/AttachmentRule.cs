using System.Globalization;

namespace Waxwing;

/// <summary>Attachments that run, carry what runs, or are not what they say.</summary>
internal sealed class AttachmentRule : IPhishingRule
{
    // Folded words for a password, in the languages of phrases.json.
    private static readonly string[] PasswordWords = ["password", "passcode", "passwort", "kennwort", "mot de passe", "contrasena", "senha", "wachtwoord", "parola", "haslo", "pin:"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) => message.Attachments.SelectMany(part => Judge(part, message));

    private static IEnumerable<Sign> Judge(AttachedPart part, ReceivedMessage message)
    {
        var (entries, isEncrypted) = part.BeginsWith("PK"u8) ? part.Archive() : ([], false);
        if (part.Names.Any(FileKinds.HasTwoEndings))
        {
            yield return new Sign("attachment-two-endings", part.Label);
        }

        if (IsDisguised(part))
        {
            yield return new Sign("attachment-disguised", $"{part.Label} ({part.MimeType})");
        }
        else if (part.Names.Any(FileKinds.IsProgram) || entries.Any(FileKinds.IsProgram) || part.BeginsWith("MZ"u8))
        {
            yield return new Sign("attachment-program", entries.FirstOrDefault(FileKinds.IsProgram) is { } entry ? $"{part.Label}: {entry}" : part.Label);
        }

        if (part.Names.Any(FileKinds.IsContainer) || entries.Any(FileKinds.IsContainer))
        {
            yield return new Sign("attachment-container", part.Label);
        }

        if (part.Names.Any(FileKinds.HasMacros) || entries.Any(entry => entry.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase) || FileKinds.HasMacros(entry)))
        {
            yield return new Sign("attachment-macros", part.Label);
        }

        if (part.IsPage)
        {
            yield return new Sign("attachment-page", part.Label);
        }

        if ((isEncrypted || part.Names.Any(FileKinds.MayBeLocked)) && Array.Exists(PasswordWords, word => PlainText.HoldsWords(message.Words, word)))
        {
            yield return new Sign("attachment-locked", part.Label);
        }
    }

    // U+202E and its kin turn the rest of a name round; a program that calls itself a document needs no more than its first two octets to be known.
    private static bool IsDisguised(AttachedPart part) =>
        part.Names.Any(name => name.Any(character => char.IsControl(character) || CharUnicodeInfo.GetUnicodeCategory(character) == UnicodeCategory.Format))
        || (part.BeginsWith("MZ"u8) && part.Names.Length > 0 && !part.Names.Any(FileKinds.IsProgram))
        || (part.BeginsWith("Rar!"u8) && part.Names.Any(name => FileKinds.IsArchive(name) && !name.EndsWith(".rar", StringComparison.OrdinalIgnoreCase)))
        || (part.Names.Any(name => name.EndsWith(".pdf", StringComparison.OrdinalIgnoreCase)) && (part.BeginsWith("PK"u8) || part.BeginsWith("<html"u8) || part.BeginsWith("<!DOCTYPE"u8)));
}
