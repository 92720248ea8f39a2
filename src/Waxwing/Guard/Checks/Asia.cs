namespace Waxwing;

/// <summary>Numbers of Turkey, India, Singapore, Thailand, Korea, China and Taiwan.</summary>
internal static class Asia
{
    /// <summary>T.C. kimlik numarası: two check digits.</summary>
    public static bool IsTurkishNumber(ReadOnlySpan<char> number)
    {
        var tenth = Digits.WeightedSum(number, [7, -1, 7, -1, 7, -1, 7, -1, 7]) % 10;
        return number[0] != '0' && (tenth + 10) % 10 == Digits.At(number, 9)
            && Digits.WeightedSum(number, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]) % 10 == Digits.At(number, 10);
    }

    /// <summary>Aadhaar: twelve digits with Verhoeff's check digit; none begins with 0 or 1.</summary>
    public static bool IsAadhaar(ReadOnlySpan<char> number) => number[0] > '1' && Verhoeff.IsValid(number);

    /// <summary>Permanent account number: the fourth letter tells what its holder is.</summary>
    public static bool IsPan(ReadOnlySpan<char> number) => "ABCFGHJKLPT".Contains(number[3]);

    /// <summary>NRIC and FIN: weights 2, 7, 6, 5, 4, 3, 2; the first letter tells the century and which letters check.</summary>
    public static bool IsSingaporeNric(ReadOnlySpan<char> number)
    {
        var sum = Digits.WeightedSum(number[1..], [2, 7, 6, 5, 4, 3, 2]);
        var letter = number[0] switch
        {
            'S' => "JZIHGFEDCBA"[sum % 11],
            'T' => "JZIHGFEDCBA"[(sum + 4) % 11],
            'F' => "XWUTRQPNMLK"[sum % 11],
            'G' => "XWUTRQPNMLK"[(sum + 4) % 11],
            'M' => "XWUTRQPNJLK"[(sum + 3) % 11],
            _ => '\0',
        };
        return letter == number[8];
    }

    /// <summary>Thai citizen's number: weights 13 to 2, modulo 11.</summary>
    public static bool IsThaiNumber(ReadOnlySpan<char> number) =>
        number[0] is >= '1' and <= '8' && number[1] != '0'
        && (11 - (Digits.WeightedSum(number, [13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11)) % 10 == Digits.At(number, 12);

    /// <summary>Resident registration number: a date, a sex with its century. Numbers since October 2020 have no check digit.</summary>
    public static bool IsKoreanResidentNumber(ReadOnlySpan<char> number) =>
        number[6] is >= '1' and <= '4' && Digits.IsDate((number[6] < '3' ? 1900 : 2000) + Digits.Value(number[..2]), Digits.Value(number[2..4]), Digits.Value(number[4..6]));

    /// <summary>The same with the check digit of those before.</summary>
    public static bool IsKoreanResidentNumberWithCheckDigit(ReadOnlySpan<char> number) =>
        IsKoreanResidentNumber(number) && (11 - (Digits.WeightedSum(number, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11)) % 10 == Digits.At(number, 12);

    /// <summary>Resident identity number (GB 11643): a date, and ISO 7064 MOD 11-2.</summary>
    public static bool IsChineseNumber(ReadOnlySpan<char> number) =>
        number[..17].IndexOfAnyExceptInRange('0', '9') < 0 && Digits.Value(number[6..10]) is >= 1880 and <= 2099
        && Digits.IsDate(Digits.Value(number[6..10]), Digits.Value(number[10..12]), Digits.Value(number[12..14]))
        && "10X98765432"[Digits.WeightedSum(number, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11] == number[17];

    /// <summary>National identification number of Taiwan: the letter is a place as two digits.</summary>
    public static bool IsTaiwaneseNumber(ReadOnlySpan<char> number)
    {
        var place = "ABCDEFGHJKLMNPQRSTUVXYWZIO".AsSpan().IndexOf(number[0]) + 10;
        return number[1] is '1' or '2' or '8' or '9'
            && ((place / 10) + (place % 10 * 9) + Digits.WeightedSum(number[1..], [8, 7, 6, 5, 4, 3, 2, 1, 1])) % 10 == 0;
    }
}
