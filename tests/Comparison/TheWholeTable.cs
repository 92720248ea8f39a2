using System.Collections.Concurrent;
using Waxwing.Comparison.Tests.Clients;
using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests;

/// <summary>What <c>eng/comparison</c> runs: every client at every peer, and the page.</summary>
public sealed class TheWholeTable(PublicKeyInfrastructure pki)
{
    [Fact(Explicit = true)]
    public async Task Every_client_meets_every_peer()
    {
        var rows = AllScenarios.Rows;
        var cells = new ConcurrentDictionary<(int Row, int Column), Verdict>();
        var filter = Environment.GetEnvironmentVariable("WAXWING_COMPARISON") ?? "";
        var work = Enumerable.Range(0, rows.Count)
            .Where(row => $"{rows[row].Class}: {rows[row].Name}".Contains(filter, StringComparison.OrdinalIgnoreCase))
            .SelectMany(row => Enumerable.Range(0, Client.All.Count).Select(column => (Row: row, Column: column)));
        // Most of a cell is waiting; more at once would blur who is slow.
        await Parallel.ForEachAsync(work, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (cell, _) =>
        {
            cells[cell] = await Comparing.RunAsync(rows[cell.Row], Client.All[cell.Column], pki);
            Console.Error.WriteLine($"{rows[cell.Row].Name} | {Client.All[cell.Column].Title} | {cells[cell]}");
        });

        if (filter.Length == 0)
        {
            await Table.WriteAsync([.. rows.Select((row, number) => (row, Client.All.Select((_, column) => cells[(number, column)]).ToArray()))]);
        }

        Assert.All(cells.Where(cell => cell.Key.Column == 0), cell => Assert.True(cell.Value.Mark == Mark.Good, $"{rows[cell.Key.Row].Name}: {cell.Value}"));
    }
}
