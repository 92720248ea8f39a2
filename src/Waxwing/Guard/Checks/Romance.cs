namespace Waxwing;

/// <summary>Numbers of France, Italy, Spain, Portugal and Romania.</summary>
internal static class Romance
{
    private const string SpanishLetters = "TRWAGMYFPDXBNJZSQVHLCKE";

    /// <summary>Numéro d'inscription au répertoire: the key is what lacks to a multiple of 97; Corsica's 2A and 2B count as 19 and 18.</summary>
    public static bool IsFrenchNir(ReadOnlySpan<char> number)
    {
        Span<char> digits = stackalloc char[13];
        number[..13].CopyTo(digits);
        if (digits[6] is 'A' or 'B')
        {
            if (digits[5] != '2')
            {
                return false;
            }

            (digits[5], digits[6]) = ('1', digits[6] == 'A' ? '9' : '8');
        }

        return digits.IndexOfAnyExceptInRange('0', '9') < 0 && digits[0] is '1' or '2' or '3' or '4' or '7' or '8'
            && Digits.Value(digits[3..5]) is (>= 1 and <= 12) or (>= 20 and <= 42) or >= 50
            && 97 - Digits.Remainder(digits, 97) == Digits.Value(number[13..]);
    }

    /// <summary>Codice fiscale (D.M. 23 December 1976): a date in letters and digits, and a letter that checks; digits may be replaced by letters.</summary>
    public static bool IsItalianFiscalCode(ReadOnlySpan<char> code)
    {
        ReadOnlySpan<int> odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
        var sum = 0;
        for (var i = 0; i < 15; i++)
        {
            var value = char.IsAsciiDigit(code[i]) ? code[i] - '0' : code[i] - 'A';
            sum += i % 2 == 0 ? odd[value] : value;
        }

        foreach (var place in (ReadOnlySpan<int>)[6, 7, 9, 10, 12, 13, 14])
        {
            if (!char.IsAsciiDigit(code[place]) && !"LMNPQRSTUV".Contains(code[place]))
            {
                return false;
            }
        }

        return "ABCDEHLMPRST".Contains(code[8]) && 'A' + (sum % 26) == code[15];
    }

    /// <summary>Spanish NIF: seven or eight digits and a letter, modulo 23.</summary>
    public static bool IsSpanishNif(ReadOnlySpan<char> number) => SpanishLetters[Digits.Value(number[..^1]) % 23] == number[^1];

    /// <summary>Spanish NIE: X, Y and Z stand for 0, 1 and 2; then as NIF.</summary>
    public static bool IsSpanishNie(ReadOnlySpan<char> number) =>
        number[0] is >= 'X' and <= 'Z' && SpanishLetters[(((number[0] - 'X') * 10_000_000) + Digits.Value(number[1..8])) % 23] == number[8];

    /// <summary>Portuguese NIF: weights 9 to 2, modulo 11.</summary>
    public static bool IsPortugueseNif(ReadOnlySpan<char> number)
    {
        var rest = Digits.WeightedSum(number, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
        return number[0] is not ('0' or '4' or '7') && (rest < 2 ? 0 : 11 - rest) == Digits.At(number, 8);
    }

    /// <summary>Romanian CNP: sex and century, date, county; a check digit modulo 11, where ten is written as 1.</summary>
    public static bool IsRomanianCnp(ReadOnlySpan<char> number)
    {
        var rest = Digits.WeightedSum(number, [2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
        return number[0] != '0' && Digits.IsYearMonthDay(number, 1) && (rest == 10 ? 1 : rest) == Digits.At(number, 12);
    }
}
