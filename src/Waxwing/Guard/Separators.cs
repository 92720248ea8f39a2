namespace Waxwing;

/// <summary>What people write between the groups of a number.</summary>
internal static class Separators
{
    public static bool IsSpace(char c) => c is ' ' or '\u00A0' or '\u202F' or '\u2009';

    public static bool IsHyphen(char c) => c is '-' or '\u2010' or '\u2011' or '\u2012' or '\u2013';

    public static bool Is(char c) => IsSpace(c) || IsHyphen(c) || c is '.' or ':' or '/';

    /// <summary>Whether the two are the same separator, however they are drawn.</summary>
    public static bool Match(char asked, char found) =>
        asked == ' ' ? IsSpace(found) : asked == '-' ? IsHyphen(found) : asked == found;
}
