namespace Waxwing;

/// <summary>Numbers of the United States.</summary>
internal static class UnitedStates
{
    // Numbers that stood in advertisements and became nobody's (SSA, "Misused social security numbers").
    private static readonly int[] Advertised = [78_05_1120, 219_09_9999, 457_55_5462];

    /// <summary>What the Social Security Administration has never given out is none.</summary>
    public static bool IsSocialSecurityNumber(ReadOnlySpan<char> number) =>
        Digits.Value(number[..3]) is > 0 and not 666 and < 900 && Digits.Value(number[3..5]) > 0 && Digits.Value(number[5..]) > 0
        && !Advertised.AsSpan().Contains(Digits.Value(number)) && !Digits.AllEqual(number);

    /// <summary>Begins with 9; its group is one of those that the IRS gives out.</summary>
    public static bool IsTaxpayerNumber(ReadOnlySpan<char> number) =>
        number[0] == '9' && Digits.Value(number[3..5]) is (>= 50 and <= 65) or (>= 70 and <= 88) or (>= 90 and <= 92) or (>= 94 and <= 99);

    /// <summary>The routing number of a bank (ABA): a Federal Reserve district, and weights 3, 7, 1.</summary>
    public static bool IsRoutingNumber(ReadOnlySpan<char> number) =>
        Digits.Value(number[..2]) is (> 0 and <= 12) or (>= 21 and <= 32) or (>= 61 and <= 72) or 80
        && Digits.WeightedSum(number, [3, 7, 1, 3, 7, 1, 3, 7, 1]) % 10 == 0;
}
