namespace Waxwing;

/// <summary>Numbers of payment cards: the ranges of the brands (ISO/IEC 7812), their lengths, and the check digit.</summary>
internal static class PaymentCardCheck
{
    private static readonly (int From, int To, int Shortest, int Longest)[] Ranges =
    [
        (400000, 499999, 13, 13), (400000, 499999, 16, 16), (400000, 499999, 19, 19),   // Visa
        (510000, 559999, 16, 16), (222100, 272099, 16, 16),                             // Mastercard
        (340000, 349999, 15, 15), (370000, 379999, 15, 15),                             // American Express
        (601100, 601199, 16, 19), (622126, 622925, 16, 19), (644000, 659999, 16, 19),   // Discover
        (300000, 305999, 14, 19), (309500, 309599, 14, 19), (360000, 369999, 14, 19), (380000, 399999, 14, 19), // Diners Club
        (352800, 358999, 16, 19),                                                       // JCB
        (620000, 629999, 16, 19), (810000, 817199, 16, 19),                             // UnionPay
        (501800, 501899, 12, 19), (502000, 502099, 12, 19), (503800, 503899, 12, 19), (589300, 589399, 12, 19), (630400, 630499, 12, 19), // Maestro
        (675900, 675999, 12, 19), (676100, 676399, 12, 19),
        (501900, 501999, 16, 16),                                                       // Dankort
        (220000, 220499, 16, 19),                                                       // Mir
        (979200, 979299, 16, 16),                                                       // Troy
    ];

    public static bool IsValid(ReadOnlySpan<char> number)
    {
        var beginning = Digits.Value(number[..6]);
        foreach (var (from, to, shortest, longest) in Ranges)
        {
            if (beginning >= from && beginning <= to && number.Length >= shortest && number.Length <= longest)
            {
                return Luhn.IsValid(number);
            }
        }

        return false;
    }
}
