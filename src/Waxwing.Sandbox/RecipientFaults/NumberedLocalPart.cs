using System.Globalization;

namespace Waxwing.Sandbox;

/// <summary>Local parts that end in a number.</summary>
internal static class NumberedLocalPart
{
    public static int? Read(string localPart, string prefix, int least, int most)
        => localPart.StartsWith(prefix, StringComparison.Ordinal)
            && int.TryParse(localPart.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most
            ? number
            : null;
}
