namespace Waxwing;

/// <summary>Numbers of Poland, Czechia, Slovakia, Bulgaria, Croatia, Estonia and Lithuania.</summary>
internal static class EasternEurope
{
    /// <summary>PESEL: the month tells the century; weights 1, 3, 7, 9.</summary>
    public static bool IsPesel(ReadOnlySpan<char> number) =>
        Digits.IsDate(2000 + Digits.Value(number[..2]), Digits.Value(number[2..4]) % 20, Digits.Value(number[4..6]))
        && (10 - (Digits.WeightedSum(number, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3]) % 10)) % 10 == Digits.At(number, 10);

    /// <summary>Rodné číslo: a multiple of 11; the month of a woman is raised by 50, of an overfull day by 20 more.</summary>
    public static bool IsCzechNumber(ReadOnlySpan<char> number)
    {
        var month = Digits.Value(number[2..4]) % 50;
        var rest = Digits.Remainder(number[..9], 11);
        return Digits.IsDate(2000 + Digits.Value(number[..2]), month > 20 ? month - 20 : month, Digits.Value(number[4..6]))
            && (rest == 10 ? 0 : rest) == Digits.At(number, 9);
    }

    /// <summary>EGN of Bulgaria: the month tells the century; powers of two, modulo 11.</summary>
    public static bool IsBulgarianNumber(ReadOnlySpan<char> number) =>
        Digits.Value(number[2..4]) < 53 && Digits.IsDate(2000 + Digits.Value(number[..2]), Digits.Value(number[2..4]) % 20, Digits.Value(number[4..6]))
        && Digits.WeightedSum(number, [2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10 == Digits.At(number, 9);

    /// <summary>OIB of Croatia: ISO 7064 MOD 11,10.</summary>
    public static bool IsCroatianOib(ReadOnlySpan<char> number) => !Digits.AllEqual(number) && Digits.IsMod1110(number);

    /// <summary>Isikukood and asmens kodas: sex and century, date, two rounds of weights.</summary>
    public static bool IsBalticCode(ReadOnlySpan<char> number)
    {
        var rest = Digits.WeightedSum(number, [1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11;
        rest = rest < 10 ? rest : Digits.WeightedSum(number, [3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10;
        return number[0] is >= '1' and <= '8' && Digits.IsYearMonthDay(number, 1) && rest == Digits.At(number, 10);
    }
}
