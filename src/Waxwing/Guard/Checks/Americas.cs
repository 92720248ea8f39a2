namespace Waxwing;

/// <summary>Numbers of Canada, Mexico, Brazil and Chile.</summary>
internal static class Americas
{
    /// <summary>Social insurance number: Luhn; none begins with 0 or 8.</summary>
    public static bool IsCanadianInsuranceNumber(ReadOnlySpan<char> number) => number[0] is not ('0' or '8') && Luhn.IsValid(number);

    /// <summary>Cadastro de Pessoas Físicas: two check digits, modulo 11.</summary>
    public static bool IsBrazilianCpf(ReadOnlySpan<char> number) => !Digits.AllEqual(number)
        && Check(Digits.WeightedSum(number, [10, 9, 8, 7, 6, 5, 4, 3, 2])) == Digits.At(number, 9)
        && Check(Digits.WeightedSum(number, [11, 10, 9, 8, 7, 6, 5, 4, 3, 2])) == Digits.At(number, 10);

    /// <summary>Rol Único Tributario: weights 2 to 7 from the right, modulo 11; K is ten.</summary>
    public static bool IsChileanRut(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = number.Length - 2; i >= 0; i--)
        {
            if (!char.IsAsciiDigit(number[i]))
            {
                return false;
            }

            sum += Digits.At(number, i) * (2 + ((number.Length - 2 - i) % 6));
        }

        return "0123456789K0"[11 - (sum % 11)] == number[^1];
    }

    /// <summary>Clave Única de Registro de Población: a date, a sex, and a check digit over an alphabet with Ñ in it.</summary>
    public static bool IsMexicanCurp(ReadOnlySpan<char> number)
    {
        var sum = 0;
        for (var i = 0; i < 17; i++)
        {
            sum += Value(number[i]) * (18 - i);
        }

        return number[10] is 'H' or 'M' or 'X' && Digits.IsYearMonthDay(number, 4) && (10 - (sum % 10)) % 10 == number[17] - '0';
    }

    private static int Value(char c) => char.IsAsciiDigit(c) ? c - '0' : c - 'A' + (c > 'N' ? 11 : 10);

    private static int Check(int sum) => sum % 11 < 2 ? 0 : 11 - (sum % 11);
}
