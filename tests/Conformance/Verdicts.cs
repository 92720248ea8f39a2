using System.Globalization;
using System.Text;

namespace Waxwing.Conformance.Tests;

/// <summary>Sorts the cases of a corpus into agreed, deliberately different, and wrong; prints the table.</summary>
internal sealed class Verdicts<TCase>(string corpus, params Deviation<TCase>[] deviations)
{
    private readonly Dictionary<Deviation<TCase>, int> _different = [];
    private readonly List<string> _wrong = [];
    private int _agreed;

    /// <summary>Judges one case.</summary>
    /// <param name="item">The case.</param>
    /// <param name="agrees">Whether our answer is the source's.</param>
    /// <param name="description">How to show the case if it is wrong.</param>
    public void Add(TCase item, bool agrees, string description)
    {
        if (agrees)
        {
            _agreed++;
        }
        else if (Array.Find(deviations, deviation => deviation.Explains(item)) is { } deviation)
        {
            _different[deviation] = _different.GetValueOrDefault(deviation) + 1;
        }
        else
        {
            _wrong.Add(description);
        }
    }

    /// <summary>Prints the table, and fails if a case is wrong or a rule explains nothing any more.</summary>
    public void Conclude()
    {
        var table = new StringBuilder();
        table.AppendLine(CultureInfo.InvariantCulture, $"{corpus}: {_agreed} agreed, {_different.Values.Sum()} deliberately different, {_wrong.Count} wrong");
        foreach (var (deviation, count) in _different.OrderByDescending(pair => pair.Value))
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"  {count,5}  {deviation.Rule}: {deviation.Reason}");
        }

        foreach (var wrong in _wrong)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"  WRONG  {wrong}");
        }

        Console.Out.Write(table.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(table.ToString());
        Assert.True(_agreed > 0, $"{corpus}: no case was judged.");
        Assert.True(_wrong.Count == 0, table.ToString());
    }
}
