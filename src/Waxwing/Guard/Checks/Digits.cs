namespace Waxwing;

/// <summary>Arithmetic that check digits share. Every number here consists of ASCII digits.</summary>
internal static class Digits
{
    public static int At(ReadOnlySpan<char> number, int index) => number[index] - '0';

    public static int Value(ReadOnlySpan<char> number)
    {
        var value = 0;
        foreach (var c in number)
        {
            value = (value * 10) + c - '0';
        }

        return value;
    }

    /// <summary>The remainder of a number of any length.</summary>
    public static int Remainder(ReadOnlySpan<char> number, int modulus)
    {
        var remainder = 0;
        foreach (var c in number)
        {
            remainder = ((remainder * 10) + c - '0') % modulus;
        }

        return remainder;
    }

    /// <summary>The sum of the digits, each times its weight, as far as there are weights.</summary>
    public static int WeightedSum(ReadOnlySpan<char> number, ReadOnlySpan<int> weights)
    {
        var sum = 0;
        for (var i = 0; i < weights.Length; i++)
        {
            sum += (number[i] - '0') * weights[i];
        }

        return sum;
    }

    public static bool AllEqual(ReadOnlySpan<char> number) => number.IndexOfAnyExcept(number[0]) < 0;

    /// <summary>Whether there is such a day. Where the century is not told, a leap year is believed.</summary>
    public static bool IsDate(int? year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year ?? 2000, month);

    /// <summary>Whether two digits each of year, month and day, from some place on, are a day of some century.</summary>
    public static bool IsYearMonthDay(ReadOnlySpan<char> number, int year = 0) =>
        IsDate(LeapYear(Value(number.Slice(year, 2))), Value(number.Slice(year + 2, 2)), Value(number.Slice(year + 4, 2)));

    /// <summary>The day of two digits, which some numbers raise to tell something else.</summary>
    public static int Day(ReadOnlySpan<char> twoDigits, int raised)
    {
        var day = Value(twoDigits);
        return day > raised ? day - raised : day;
    }

    // 1900 was no leap year and 2000 was one.
    private static int LeapYear(int yearOfCentury) => 2000 + yearOfCentury;

    /// <summary>ISO/IEC 7064, MOD 11,10: the check digit is the last.</summary>
    public static bool IsMod1110(ReadOnlySpan<char> number)
    {
        var product = 10;
        foreach (var c in number[..^1])
        {
            var sum = (c - '0' + product) % 10;
            product = (sum == 0 ? 10 : sum) * 2 % 11;
        }

        return (11 - product) % 10 == number[^1] - '0';
    }
}
