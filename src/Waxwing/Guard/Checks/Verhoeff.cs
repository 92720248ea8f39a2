namespace Waxwing;

/// <summary>Verhoeff's check digit: each digit is permuted by its place and multiplied in the group of a pentagon's symmetries.</summary>
internal static class Verhoeff
{
    // The permutation, applied once for each place.
    private static ReadOnlySpan<byte> Permutation => [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];

    public static bool IsValid(ReadOnlySpan<char> number)
    {
        var check = 0;
        for (var i = 0; i < number.Length; i++)
        {
            var digit = number[number.Length - 1 - i] - '0';
            for (var times = i % 8; times > 0; times--)
            {
                digit = Permutation[digit];
            }

            check = Multiply(check, digit);
        }

        return check == 0;
    }

    // 0 to 4 are turns, 5 to 9 reflections.
    private static int Multiply(int a, int b) => (a < 5, b < 5) switch
    {
        (true, true) => (a + b) % 5,
        (true, false) => ((a + b - 5) % 5) + 5,
        (false, true) => ((a - 5 - b + 5) % 5) + 5,
        (false, false) => (a - b + 5) % 5,
    };
}
