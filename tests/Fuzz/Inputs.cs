namespace Waxwing.Fuzz.Tests;

/// <summary>The committed inputs without AFL++: those that fuzzing begins with, and those that once broke a property.</summary>
public sealed class Inputs
{
    public static TheoryData<string, string> Files => [.. Target.All.SelectMany(target =>
        new[] { "corpus", "found" }.Select(kind => Repository.PathOf("tests", "Fuzz", kind, target.Name)).Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFiles).Order(StringComparer.Ordinal)
            .Select(file => (target.Name, Path.GetRelativePath(Repository.PathOf("tests", "Fuzz"), file))))];

    [Theory]
    [MemberData(nameof(Files))]
    public void The_properties_hold(string parser, string file) => Target.Named(parser).Run(File.ReadAllBytes(Repository.PathOf("tests", "Fuzz", file)));

    [Theory]
    [MemberData(nameof(Repository.Parsers), MemberType = typeof(Repository))]
    public void A_parser_has_inputs_and_a_dictionary(string parser)
    {
        Assert.InRange(Directory.GetFiles(Repository.PathOf("tests", "Fuzz", "corpus", parser)).Length, 5, 100);
        Assert.NotEmpty(File.ReadAllLines(Repository.PathOf("tests", "Fuzz", "dictionaries", $"{parser}.dict")));
    }
}
