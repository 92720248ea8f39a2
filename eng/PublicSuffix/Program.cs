using System.Globalization;
using System.IO.Compression;
using System.Text;

// Writes the public suffix list without its comments, in A-labels, sorted and compressed; and the notice that its licence asks for.
if (args is not [var file, var date, var folder] || !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
{
    Console.Error.WriteLine("usage: eng/public-suffix [FILE DATE]");
    return 2;
}

const string begin = "// ===BEGIN ";
var names = new IdnMapping();
var sections = new List<(string Line, SortedSet<string> Rules)>();
foreach (var line in File.ReadLines(file, Encoding.UTF8).Select(line => line.Trim()))
{
    if (line.StartsWith(begin, StringComparison.Ordinal))
    {
        sections.Add((line, new SortedSet<string>(StringComparer.Ordinal)));
    }
    else if (line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))
    {
        // The list says that a rule ends at the first white space.
        sections[^1].Rules.Add(Ascii(line.Split([' ', '\t'], 2)[0]));
    }
}

var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"// VERSION: {date}\n");
foreach (var (line, rules) in sections)
{
    text.Append(line).Append('\n').AppendJoin('\n', rules).Append('\n');
}

using (var target = File.Create(Path.Combine(folder, "public_suffix_list.dat.br")))
using (var brotli = new BrotliStream(target, CompressionLevel.SmallestSize))
{
    brotli.Write(Encoding.ASCII.GetBytes(text.ToString()));
}

File.WriteAllText(Path.Combine(folder, "NOTICE.md"), string.Create(CultureInfo.InvariantCulture, $"""
    # Public suffix list

    `public_suffix_list.dat.br` is the public suffix list of {date}: {sections.Sum(section => section.Rules.Count)} rules, without comments, in A-labels, sorted and compressed with
    Brotli by `eng/public-suffix`, which also renews it. It is no part of Waxwing's own work.

    The list is subject to the terms of the Mozilla Public License, v. 2.0, <https://mozilla.org/MPL/2.0/>. Its source form is
    <https://publicsuffix.org/list/public_suffix_list.dat>, kept at <https://github.com/publicsuffix/list>.

    """));
return 0;

string Ascii(string rule)
{
    var prefix = rule.StartsWith("*.", StringComparison.Ordinal) ? "*." : rule.StartsWith('!') ? "!" : "";
    return prefix + names.GetAscii(rule[prefix.Length..]).ToLowerInvariant();
}
