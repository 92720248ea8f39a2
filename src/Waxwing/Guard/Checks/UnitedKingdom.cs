namespace Waxwing;

/// <summary>Numbers of the United Kingdom and Ireland.</summary>
internal static class UnitedKingdom
{
    private static readonly string[] UnusedPrefixes = ["BG", "GB", "KN", "NK", "NT", "TN", "ZZ"];

    /// <summary>National insurance number: prefixes that are given out (HMRC NIM39110), a suffix A to D.</summary>
    public static bool IsInsuranceNumber(ReadOnlySpan<char> number) =>
        !"DFIQUV".Contains(number[0]) && !"DFIQUVO".Contains(number[1]) && number[8] is >= 'A' and <= 'D'
        && !IsUnused(number[..2]);

    /// <summary>NHS number: weights 10 to 2, modulo 11; ten is never given out.</summary>
    public static bool IsHealthNumber(ReadOnlySpan<char> number) =>
        !Digits.AllEqual(number) && (11 - (Digits.WeightedSum(number, [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == Digits.At(number, 9);

    /// <summary>Personal public service number of Ireland: weights 8 to 2, a second letter times 9, modulo 23; W is zero.</summary>
    public static bool IsIrishServiceNumber(ReadOnlySpan<char> number)
    {
        var sum = Digits.WeightedSum(number, [8, 7, 6, 5, 4, 3, 2]);
        if (number.Length == 9)
        {
            if (number[8] is not ((>= 'A' and <= 'I') or 'W'))
            {
                return false;
            }

            sum += number[8] == 'W' ? 0 : (number[8] - 'A' + 1) * 9;
        }

        return "WABCDEFGHIJKLMNOPQRSTUV"[sum % 23] == number[7];
    }

    private static bool IsUnused(ReadOnlySpan<char> prefix)
    {
        foreach (var unused in UnusedPrefixes)
        {
            if (prefix.SequenceEqual(unused))
            {
                return true;
            }
        }

        return false;
    }
}
