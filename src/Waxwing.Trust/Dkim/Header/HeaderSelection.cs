namespace Waxwing.Trust;

/// <summary>Which fields of a header a list of names means: each name the lowest field that was not taken yet (RFC 6376 §5.4.2).</summary>
internal static class HeaderSelection
{
    /// <summary>The fields in the order of the names; a name beyond the last field of its kind has none, and is no fault: it forbids one to be added.</summary>
    public static List<HeaderField> Of(HeaderSection section, IReadOnlyCollection<string> names)
    {
        var selected = new List<HeaderField>();
        var next = new Dictionary<string, int>(names.Count, StringComparer.OrdinalIgnoreCase);
        foreach (var name in names)
        {
            var field = next.TryGetValue(name, out var known) ? known : section.Last(name);
            if (field >= 0)
            {
                selected.Add(section.Fields[field]);
                field = section.Previous(field);
            }

            next[name] = field;
        }

        return selected;
    }
}
