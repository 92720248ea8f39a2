namespace Waxwing;

/// <summary>Numbers of Sweden, Norway, Denmark and Finland: a date of birth, a serial number, a check.</summary>
internal static class Nordic
{
    /// <summary>Personnummer, with the century or without; the day of a samordningsnummer is raised by 60. Luhn over the last ten.</summary>
    public static bool IsSwedishNumber(ReadOnlySpan<char> number)
    {
        var day = Digits.Day(number[^6..^4], raised: 60);
        return (number.Length == 10 || Digits.Value(number[..2]) is >= 18 and <= 20)
            && Digits.IsDate(2000 + Digits.Value(number[^10..^8]), Digits.Value(number[^8..^6]), day) && Luhn.IsValid(number[^10..]);
    }

    /// <summary>Fødselsnummer: two check digits, modulo 11; the day of a D-number is raised by 40.</summary>
    public static bool IsNorwegianNumber(ReadOnlySpan<char> number)
    {
        var day = Digits.Day(number[..2], raised: 40);
        return Digits.IsDate(2000 + Digits.Value(number[4..6]), Digits.Value(number[2..4]), day)
            && (11 - (Digits.WeightedSum(number, [3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11)) % 11 == Digits.At(number, 9)
            && (11 - (Digits.WeightedSum(number, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11)) % 11 == Digits.At(number, 10);
    }

    /// <summary>CPR-nummer: numbers since 2007 have no check digit, so the date is all there is.</summary>
    public static bool IsDanishNumber(ReadOnlySpan<char> number) =>
        Digits.IsDate(2000 + Digits.Value(number[4..6]), Digits.Value(number[2..4]), Digits.Value(number[..2]));

    /// <summary>Henkilötunnus: a sign for the century, and the remainder by 31 as a letter or digit.</summary>
    public static bool IsFinnishCode(ReadOnlySpan<char> code)
    {
        // A hyphen or plus as the century's sign has been left out of what comes here.
        if (code.Length == 11 && code[6] is not ((>= 'A' and <= 'F') or (>= 'U' and <= 'Y')))
        {
            return false;
        }

        var serial = code[^4..^1];
        return Digits.IsDate(2000 + Digits.Value(code[4..6]), Digits.Value(code[2..4]), Digits.Value(code[..2])) && Digits.Value(serial) >= 2
            && "0123456789ABCDEFHJKLMNPRSTUVWXY"[((Digits.Value(code[..6]) * 1000) + Digits.Value(serial)) % 31] == code[^1];
    }
}
