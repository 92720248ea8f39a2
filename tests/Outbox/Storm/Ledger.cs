namespace Waxwing.Outbox.Tests.Storm;

/// <summary>What the shop said of its transactions. One that it began and never ended was open, or just being ended, when it was killed.</summary>
internal sealed class Ledger
{
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);

    public HashSet<string> Committed { get; } = new(StringComparer.Ordinal);

    public HashSet<string> TakenBack { get; } = new(StringComparer.Ordinal);

    public int Crashed => _open.Count;

    public void Take(string line)
    {
        switch (line.Split(' '))
        {
            case ["began", var order]:
                _open.Add(order);
                break;
            case ["committed", var order] when _open.Remove(order):
                Committed.Add(order);
                break;
            case ["took-back", var order] when _open.Remove(order):
                TakenBack.Add(order);
                break;
            case ["waiting"]:
                break;
            default:
                Assert.Fail($"the shop said: {line}");
                break;
        }
    }
}
