using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>An enhanced mail system status code (RFC 3463), such as <c>5.1.1</c>.</summary>
/// <param name="Class">2 (success), 4 (persistent transient failure) or 5 (permanent failure).</param>
/// <param name="Subject">What it is about: 0 to 999.</param>
/// <param name="Detail">The detail within the subject: 0 to 999.</param>
/// <exception cref="ArgumentOutOfRangeException">A number is out of its range. (The default value alone is <c>0.0.0</c>, which is no code.)</exception>
public readonly record struct EnhancedStatusCode(int Class, int Subject, int Detail)
{
    /// <summary>2 (success), 4 (persistent transient failure) or 5 (permanent failure).</summary>
    public int Class { get; init => field = OfClass(value); } = OfClass(Class);

    /// <summary>What it is about: 0 to 999.</summary>
    public int Subject { get; init => field = UpTo999(value); } = UpTo999(Subject);

    /// <summary>The detail within the subject: 0 to 999.</summary>
    public int Detail { get; init => field = UpTo999(value); } = UpTo999(Detail);

    /// <summary>Reads a code at the start of a reply's text, where RFC 2034 puts it.</summary>
    /// <param name="text">The text after the reply code and its separator.</param>
    /// <param name="replyClass">The first digit of the reply code, with which the class must agree (RFC 2034 §4).</param>
    /// <param name="code">The code, when there is one.</param>
    /// <param name="length">How many bytes it takes, the space behind it included.</param>
    /// <returns>Whether a code that agrees with the reply stands there.</returns>
    public static bool TryParsePrefix(ReadOnlySpan<byte> text, int replyClass, out EnhancedStatusCode code, out int length)
    {
        code = default;
        length = 0;
        if (text.Length < 5 || text[0] - '0' != replyClass || replyClass is not (2 or 4 or 5) || text[1] != '.')
        {
            return false;
        }

        var position = 2;
        if (!TryParseNumber(text, ref position, out var subject) || position >= text.Length || text[position++] != '.'
            || !TryParseNumber(text, ref position, out var detail))
        {
            return false;
        }

        if (position < text.Length && text[position++] != ' ')
        {
            return false;
        }

        code = new EnhancedStatusCode(replyClass, subject, detail);
        length = position;
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Class}.{Subject}.{Detail}");

    // RFC 3463 §2: class = "2" / "4" / "5".
    private static int OfClass(int value) => value is 2 or 4 or 5 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "The class is 2, 4 or 5.");

    private static int UpTo999(int value) => value is >= 0 and <= 999 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "Subject and detail are 0 to 999.");

    // RFC 3463 §2: one to three digits, no leading zero.
    private static bool TryParseNumber(ReadOnlySpan<byte> text, ref int position, out int number)
    {
        number = 0;
        var start = position;
        while (position < text.Length && position - start < 3 && text[position] is >= (byte)'0' and <= (byte)'9')
        {
            number = (number * 10) + text[position++] - '0';
        }

        return position > start && (position - start == 1 || text[start] != '0');
    }
}
