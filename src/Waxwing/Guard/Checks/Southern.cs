namespace Waxwing;

/// <summary>Numbers of South Africa and Australia.</summary>
internal static class Southern
{
    /// <summary>South African identity number: date of birth, citizenship, Luhn.</summary>
    public static bool IsSouthAfricanNumber(ReadOnlySpan<char> number) =>
        Digits.IsYearMonthDay(number) && number[10] is '0' or '1' or '2' && Luhn.IsValid(number);

    /// <summary>Tax file number: a weighted sum that is a multiple of 11.</summary>
    public static bool IsAustralianTaxNumber(ReadOnlySpan<char> number) =>
        !Digits.AllEqual(number) && Digits.WeightedSum(number, [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 == 0;

    /// <summary>Business number: one less in the first digit, a weighted sum that is a multiple of 89.</summary>
    public static bool IsAustralianBusinessNumber(ReadOnlySpan<char> number) =>
        number[0] != '0' && (Digits.WeightedSum(number, [10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]) - 10) % 89 == 0;

    /// <summary>Medicare number: begins with 2 to 6; the ninth digit checks the eight before it.</summary>
    public static bool IsAustralianMedicare(ReadOnlySpan<char> number) =>
        number[0] is >= '2' and <= '6' && number[9] != '0' && Digits.WeightedSum(number, [1, 3, 7, 9, 1, 3, 7, 9]) % 10 == Digits.At(number, 8);
}
