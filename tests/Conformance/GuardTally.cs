namespace Waxwing.Conformance.Tests;

/// <summary>What a detector, or several of one category, made of the cases of one kind.</summary>
internal sealed class GuardTally(string name)
{
    /// <summary>What a category needs before the pages may say that it is guarded.</summary>
    public const double LeastRecall = 0.98;

    public const double LeastPrecision = 0.95;

    public string Name { get; } = name;

    public int Cases { get; private set; }

    public int Found { get; private set; }

    public int Missed { get; private set; }

    public int Alarms { get; private set; }

    public int Different { get; private set; }

    public List<string> Wrong { get; } = [];

    public double Recall => Found + Missed == 0 ? double.NaN : (double)Found / (Found + Missed);

    public double Precision => Found + Alarms == 0 ? double.NaN : (double)Found / (Found + Alarms);

    public bool IsGuarded => Recall >= LeastRecall && Precision >= LeastPrecision;

    /// <summary>Counts one case.</summary>
    /// <param name="expected">How many values the source says there are.</param>
    /// <param name="found">How many we found.</param>
    /// <param name="isDifferent">Whether a rule of ours explains why we differ; the case counts for neither side then.</param>
    /// <param name="description">How to show it where we differ.</param>
    public void Add(int expected, int found, bool isDifferent, string description)
    {
        Cases++;
        if (expected != found && isDifferent)
        {
            Different++;
            return;
        }

        Found += Math.Min(expected, found);
        Missed += Math.Max(expected - found, 0);
        Alarms += Math.Max(found - expected, 0);
        if (expected != found)
        {
            Wrong.Add($"{Name}: expected {expected}, found {found}: {description}");
        }
    }
}
