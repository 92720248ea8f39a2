namespace Waxwing;

/// <summary>Numbers of Belgium and the Netherlands.</summary>
internal static class Benelux
{
    /// <summary>Rijksregisternummer: the date, a serial number, and what lacks to a multiple of 97; a 2 stands before it for whoever was born since 2000.</summary>
    public static bool IsBelgianNumber(ReadOnlySpan<char> number)
    {
        var (before, since) = (Digits.Remainder(number[..9], 97), (Digits.Remainder(number[..9], 97) + (2_000_000_000 % 97)) % 97);
        var (check, month) = (Digits.Value(number[9..]), Digits.Value(number[2..4]));
        return month is <= 12 or (>= 20 and <= 32) or (>= 40 and <= 52) && Digits.Value(number[4..6]) <= 31 && check > 0
            && (97 - before == check || 97 - since == check);
    }

    /// <summary>Burgerservicenummer: weights 9 to 2 and -1 give a multiple of 11.</summary>
    public static bool IsDutchNumber(ReadOnlySpan<char> number) =>
        !Digits.AllEqual(number) && Digits.WeightedSum(number, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 == 0;
}
