namespace Waxwing;

/// <summary>Runs every detector over a text: four passes, each of which looks for candidates and tries them for a bounded distance.</summary>
internal static class Detection
{
    public static Hits Run(ReadOnlySpan<char> text)
    {
        var hits = new Hits();
        KeywordSearch.Run(text, hits);
        JsonWebTokenSearch.Run(text, hits);
        AssignmentSearch.Run(text, hits);
        NumberSearch.Run(text, hits);
        return hits;
    }
}
