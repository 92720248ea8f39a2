using System.Globalization;
using System.Text;

namespace Waxwing;

/// <summary>Writes characters that a person could not tell apart.</summary>
internal static class CodePoint
{
    /// <summary>The notation of the Unicode standard.</summary>
    public static string Name(Rune rune) => string.Create(CultureInfo.InvariantCulture, $"U+{rune.Value:X4}");
}
