namespace Waxwing;

/// <summary>How a part is called in a report: with its own name, unless that holds a finding itself.</summary>
internal static class PartName
{
    private const int LongestShown = 80;

    public static string Of(string kind, int number, string name) =>
        name.Length is 0 or > LongestShown || Detection.Run(name).Resolve(GuardConfidence.Low).Count > 0 ? $"{kind} {number}" : $"{kind} {number} ({name})";
}
