using System.Globalization;

namespace Waxwing.Smtp;

/// <summary>What to do with a message when its time is over (RFC 2852 §4).</summary>
public enum DeliverByMode
{
    /// <summary><c>N</c>: tell the sender that it is late, and go on.</summary>
    Notify,

    /// <summary><c>R</c>: return it as undeliverable.</summary>
    Return,
}

/// <summary>BY (RFC 2852 §4): until when a message is wanted. Immutable.</summary>
/// <param name="Time">From the moment of MAIL, in whole seconds of at most nine digits; zero or negative if it is late already, which <see cref="DeliverByMode.Return"/> rules out.</param>
/// <param name="Mode">What to do then.</param>
/// <param name="Trace">Whether each relay reports that it passed the message on (RFC 2852 §5).</param>
/// <exception cref="ArgumentOutOfRangeException">The time is not in whole seconds, has more than nine digits, or does not go with the mode; or the mode is none.</exception>
public sealed record DeliverBy(TimeSpan Time, DeliverByMode Mode, bool Trace = false)
{
    private const long MostSeconds = 999_999_999;

    /// <summary>From the moment of MAIL, in whole seconds.</summary>
    public TimeSpan Time { get; } = Checked(Time, Mode);

    /// <summary>What to do when it is over.</summary>
    public DeliverByMode Mode { get; } = Mode is DeliverByMode.Notify or DeliverByMode.Return ? Mode : throw new ArgumentOutOfRangeException(nameof(Mode));

    /// <summary>The parameter's value.</summary>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{(long)Time.TotalSeconds};{(Mode == DeliverByMode.Return ? 'R' : 'N')}{(Trace ? "T" : "")}");

    // RFC 2852 §4: what is to be returned when late cannot be late already.
    private static bool IsPossible(long seconds, DeliverByMode mode) => Math.Abs(seconds) <= MostSeconds && (mode != DeliverByMode.Return || seconds > 0);

    private static TimeSpan Checked(TimeSpan time, DeliverByMode mode) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 && IsPossible((long)time.TotalSeconds, mode)
            ? time
            : throw new ArgumentOutOfRangeException(nameof(time), time, "Time is whole seconds of at most nine digits, and more than zero for Return.");

    internal static bool TryRead(string value, out DeliverBy? deliverBy)
    {
        deliverBy = null;
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        if (semicolon < 0)
        {
            return false;
        }

        // RFC 2852 §4: ["-" / "+"] 1*9digit ";" ("N" / "R") ["T"].
        var digits = value.AsSpan(0, semicolon);
        var negative = digits is ['-', ..];
        digits = digits is ['-' or '+', ..] ? digits[1..] : digits;
        var mode = value.AsSpan(semicolon + 1);
        if (digits.Length is 0 or > 9 || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
            || mode is not ([_] or [_, 'T' or 't']) || mode[0] is not ('N' or 'n' or 'R' or 'r'))
        {
            return false;
        }

        var until = mode[0] is 'R' or 'r' ? DeliverByMode.Return : DeliverByMode.Notify;
        seconds = negative ? -seconds : seconds;
        deliverBy = IsPossible(seconds, until) ? new DeliverBy(TimeSpan.FromSeconds(seconds), until, mode.Length == 2) : null;
        return deliverBy is not null;
    }
}
