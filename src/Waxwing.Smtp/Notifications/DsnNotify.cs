using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Smtp;

/// <summary>NOTIFY (RFC 3461 §4.1): of what the sender wants to hear about a recipient.</summary>
[Flags]
[SuppressMessage("Design", "CA1008", Justification = "The field's word for nothing is NEVER.")]
public enum DsnNotify
{
    /// <summary><c>NEVER</c>: of nothing at all.</summary>
    Never = 0,

    /// <summary><c>SUCCESS</c>: of delivery.</summary>
    Success = 1,

    /// <summary><c>FAILURE</c>: of failure.</summary>
    Failure = 2,

    /// <summary><c>DELAY</c>: of delay.</summary>
    Delay = 4,
}

/// <summary>The wire's form of <see cref="DsnNotify"/>.</summary>
internal static class DsnNotifyValue
{
    public static string Write(DsnNotify notify) => notify == DsnNotify.Never
        ? "NEVER"
        : string.Join(',', Enum.GetValues<DsnNotify>().Where(word => word != DsnNotify.Never && notify.HasFlag(word)).Select(word => word.ToString().ToUpperInvariant()));

    public static bool TryRead(string value, out DsnNotify notify)
    {
        notify = DsnNotify.Never;

        // RFC 3461 §4.1: NEVER stands alone.
        if (value.Equals("NEVER", StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        foreach (var element in value.Split(','))
        {
            DsnNotify? named = element.ToUpperInvariant() switch
            {
                "SUCCESS" => DsnNotify.Success,
                "FAILURE" => DsnNotify.Failure,
                "DELAY" => DsnNotify.Delay,
                _ => null,
            };
            if (named is null || notify.HasFlag(named.Value))
            {
                return false;
            }

            notify |= named.Value;
        }

        return true;
    }
}
