namespace Waxwing.Server.Api.Emails;

/// <summary>What goes into a header field is one line: a line break in it would begin a field of its own (header injection).</summary>
internal static class OneLine
{
    /// <summary>The end of a sentence that begins with the field.</summary>
    public const string Wrong = "holds a line break or control character: give one line of text";

    /// <summary>Whether a text is one.</summary>
    public static bool Holds(string text)
    {
        foreach (var character in text)
        {
            if (char.IsControl(character) && character != '\t')
            {
                return false;
            }
        }

        return true;
    }
}
