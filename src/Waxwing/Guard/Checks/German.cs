namespace Waxwing;

/// <summary>Numbers of Germany, Austria and Switzerland.</summary>
internal static class German
{
    /// <summary>Identifikationsnummer: of the first ten digits exactly one stands there two or three times; ISO 7064 MOD 11,10.</summary>
    public static bool IsTaxId(ReadOnlySpan<char> number)
    {
        Span<int> counts = stackalloc int[10];
        counts.Clear();
        foreach (var c in number[..10])
        {
            counts[c - '0']++;
        }

        return number[0] != '0' && counts.Count(2) + counts.Count(3) == 1 && !counts.ContainsAnyInRange(4, 10) && Digits.IsMod1110(number);
    }

    /// <summary>Versicherungsnummer (VKVV §2): area, date of birth, initial, serial number, check digit. A day may be raised by 50.</summary>
    public static bool IsPensionNumber(ReadOnlySpan<char> number)
    {
        var day = Digits.Day(number[2..4], raised: 50);
        if (!Digits.IsDate(year: null, Digits.Value(number[4..6]), day))
        {
            return false;
        }

        Span<char> digits = stackalloc char[12];
        number[..8].CopyTo(digits);
        var letter = number[8] - 'A' + 1;
        (digits[8], digits[9]) = ((char)('0' + (letter / 10)), (char)('0' + (letter % 10)));
        number[9..11].CopyTo(digits[10..]);
        return CrossSums(digits, [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1]) % 10 == Digits.At(number, 11);
    }

    /// <summary>Krankenversichertennummer (§290 SGB V): a letter as two digits, weights 1 and 2, check digit.</summary>
    public static bool IsHealthNumber(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[10];
        var letter = number[0] - 'A' + 1;
        (digits[0], digits[1]) = ((char)('0' + (letter / 10)), (char)('0' + (letter % 10)));
        number[1..9].CopyTo(digits[2..]);
        return CrossSums(digits, [1, 2, 1, 2, 1, 2, 1, 2, 1, 2]) % 10 == Digits.At(number, 9);
    }

    /// <summary>Austrian Sozialversicherungsnummer: the fourth digit checks the others, modulo 11; a date of birth follows it.</summary>
    public static bool IsAustrianInsuranceNumber(ReadOnlySpan<char> number) =>
        number[0] != '0' && Digits.IsDate(year: null, Digits.Value(number[6..8]), Digits.Value(number[4..6]))
        && Digits.WeightedSum(number, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 == Digits.At(number, 3);

    /// <summary>Swiss AHV-Nummer: the country as 756, and the check digit of an EAN.</summary>
    public static bool IsSwissInsuranceNumber(ReadOnlySpan<char> number) =>
        number.StartsWith("756") && Digits.WeightedSum(number, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 == 0;

    private static int CrossSums(ReadOnlySpan<char> digits, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < digits.Length; i++)
        {
            var product = Digits.At(digits, i) * weights[i];
            sum += (product / 10) + (product % 10);
        }

        return sum;
    }
}
