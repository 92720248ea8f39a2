using System.Buffers;

namespace Waxwing.Smtp.Server;

/// <summary>The names of SMTP parameters and SASL mechanisms.</summary>
internal static class Keyword
{
    private static readonly SearchValues<byte> Letters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-"u8);
    private static readonly SearchValues<byte> WithUnderscore = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>RFC 5321 §4.1.2: <c>esmtp-keyword = (ALPHA / DIGIT) *(ALPHA / DIGIT / "-")</c>.</summary>
    public static bool IsKeyword(ReadOnlySpan<byte> text, bool alsoUnderscore = false)
        => !text.IsEmpty && text[0] != '-' && !text.ContainsAnyExcept(alsoUnderscore ? WithUnderscore : Letters);
}
