using System.Globalization;
using System.Text;
using Waxwing.LookAlikeTables;

// Writes the tables behind the look-alike warnings (UTS #39) into the folder that is given.
if (args is not [var folder])
{
    Console.Error.WriteLine("usage: eng/look-alike-tables");
    return 2;
}

var icu = Icu.Open();
WriteScripts();
WriteConfusables();
return 0;

void WriteScripts()
{
    // UTS #39 §5.1: three sets of scripts that are written together are scripts of their own.
    string[] together = ["Hanb", "Jpan", "Kore"];
    // ISO 15924 has codes for ways of writing beside those that characters have.
    var recommended = icu.RecommendedScripts().Where(script => script.Code is not ("Zyyy" or "Zinh" or "Hans" or "Hant" or "Jamo") && !together.Contains(script.Code)).ToArray();
    string[] codes = [.. recommended.Select(script => script.Code), .. together];
    const int other = 63;
    var all = codes.Select((_, bit) => 1UL << bit).Aggregate(1UL << other, (set, bit) => set | bit);
    List<ulong> sets = [0, all];
    List<ulong> ranges = [];
    ulong previous = ulong.MaxValue;
    for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
    {
        var set = SetOf(icu.ScriptExtensions(codePoint));
        var index = sets.IndexOf(set);
        if (index < 0)
        {
            index = sets.Count;
            sets.Add(set);
        }

        var value = ((ulong)(uint)index << 1) | (icu.IsAllowed(codePoint) ? 1UL : 0);
        if (value != previous)
        {
            ranges.Add(((ulong)codePoint << 8) | value);
            previous = value;
        }
    }

    if (sets.Count > 128)
    {
        throw new InvalidOperationException("More sets of scripts than seven bits number: widen the entries of ranges.");
    }

    var file = new GeneratedFile(icu, "ScriptTable", "Script_Extensions, augmented (UTS #39 §5.1), and Identifier_Status of every code point.");
    file.Names("Names", "The scripts in everyday use (UAX #31, table 5); the index is the bit in a set. Three combinations follow.", [.. recommended.Select(script => script.Name.Replace('_', ' ')), "Han with Bopomofo", "Japanese", "Korean"]);
    file.Constant("Other", "The bit that all other scripts share: none of their characters is for names.", 1UL << other);
    file.Constant("All", "The set of Common and Inherited: they fit every script.", all);
    foreach (var (constant, code) in new[] { ("Latin", "Latn"), ("Greek", "Grek"), ("Cyrillic", "Cyrl"), ("Hiragana", "Hira"), ("Katakana", "Kana"), ("HanWithBopomofo", "Hanb"), ("Japanese", "Jpan"), ("Korean", "Kore") })
    {
        file.Constant(constant, $"The bit of {code}.", 1UL << Array.IndexOf(codes, code));
    }

    file.Numbers("ulong", "Sets", "The sets that occur.", sets);
    file.Numbers("uint", "Ranges", "Where a range begins, shifted by 8; the index of its set, shifted by 1; 1 if its characters are allowed in names.", ranges);
    file.Write(Path.Combine(folder, "ScriptTable.g.cs"));
    Report("ScriptTable", sets.Count * 8 + ranges.Count * 4);

    ulong SetOf(string[] scripts)
    {
        ulong set = 0;
        foreach (var script in scripts)
        {
            set |= script switch
            {
                "Zyyy" or "Zinh" => all,
                "Zzzz" => 0,
                "Hani" => Bit(script) | Bit("Hanb") | Bit("Jpan") | Bit("Kore"),
                "Hira" or "Kana" => Bit(script) | Bit("Jpan"),
                "Hang" => Bit(script) | Bit("Kore"),
                "Bopo" => Bit(script) | Bit("Hanb"),
                _ => Bit(script),
            };
        }

        return set;
    }

    ulong Bit(string code) => 1UL << (Array.IndexOf(codes, code) is var bit and >= 0 ? bit : other);
}

void WriteConfusables()
{
    List<ulong> sources = [];
    List<ulong> places = [];
    var pool = new StringBuilder();
    for (var codePoint = 0; codePoint <= 0x10FFFF; codePoint++)
    {
        if (!Rune.IsValid(codePoint) || Rune.GetUnicodeCategory(new Rune(codePoint)) == UnicodeCategory.OtherNotAssigned)
        {
            continue;
        }

        // What decomposes is looked up by its parts.
        var source = new Rune(codePoint).ToString();
        var prototype = icu.Skeleton(source);
        if (!source.IsNormalized(NormalizationForm.FormD) || string.Equals(source, prototype, StringComparison.Ordinal))
        {
            continue;
        }

        var place = pool.ToString().IndexOf(prototype, StringComparison.Ordinal);
        if (place < 0)
        {
            place = pool.Length;
            pool.Append(prototype);
        }

        sources.Add(((ulong)codePoint << 8) | (uint)prototype.Length);
        places.Add(checked((ushort)place));
    }

    var file = new GeneratedFile(icu, "ConfusableTable", "The prototypes of UTS #39 §4: what a character is taken for.");
    file.Numbers("uint", "Sources", "The code points, sorted, shifted by 8; below them the length of the prototype in UTF-16.", sources);
    file.Numbers("ushort", "Places", "Where each prototype stands in the text.", places);
    file.Text("Prototypes", "The prototypes, overlapping.", pool.ToString());
    file.Write(Path.Combine(folder, "ConfusableTable.g.cs"));
    Report("ConfusableTable", sources.Count * 6 + pool.Length * 2);
}

static void Report(string table, int octets) => Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{table}: {octets} octets of data"));
