namespace Waxwing.Interop.Tests;

/// <summary>The forms in which something can lie open in mail traffic.</summary>
[Flags]
public enum NeedleForms
{
    None = 0,

    /// <summary>As it is.</summary>
    Raw = 1,

    /// <summary>Inside base64 (RFC 2045 §6.8), wherever in its groups of three it begins.</summary>
    Base64 = 2,

    /// <summary>Inside quoted-printable (RFC 2045 §6.7).</summary>
    QuotedPrintable = 4,
}
