namespace Waxwing.Smtp;

/// <summary>RET (RFC 3461 §4.3): how much of the message a notification of failure brings back.</summary>
public enum DsnReturn
{
    /// <summary><c>FULL</c>: the whole message.</summary>
    Full,

    /// <summary><c>HDRS</c>: its header only.</summary>
    Headers,
}

/// <summary>The wire's form of <see cref="DsnReturn"/>.</summary>
internal static class DsnReturnValue
{
    public static string Write(DsnReturn back) => back == DsnReturn.Headers ? "HDRS" : "FULL";

    public static bool TryRead(string value, out DsnReturn back)
    {
        back = value.Equals("HDRS", StringComparison.OrdinalIgnoreCase) ? DsnReturn.Headers : DsnReturn.Full;
        return back == DsnReturn.Headers || value.Equals("FULL", StringComparison.OrdinalIgnoreCase);
    }
}
