using System.Globalization;
using System.Text;
using Waxwing.Sandbox;

namespace Waxwing.Outbox.Tests.Storm;

/// <summary>
/// Business transactions that commit, roll back and crash, so many of each, at many tills at a time, while the shop and both workers that send are killed at random points: mail for
/// exactly those that committed. eng/outbox-storm runs it with ten thousand of each.
/// </summary>
public sealed class MailExactlyForWhatCommitted(PostgresCluster cluster) : IAsyncLifetime
{
    private const int Workers = 2;

    private readonly Random _dice = new(20261130);
    private readonly List<ShopDatabase> _tills = [];

    private static int Target { get; } = int.Parse(Environment.GetEnvironmentVariable("WAXWING_OUTBOX_STORM") ?? "100", CultureInfo.InvariantCulture);

    private static int Tills => Math.Clamp(Target / 10, 10, 100);

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var till in _tills)
        {
            await till.DisposeAsync();
        }
    }

    [Fact]
    public Task On_SQLite_nothing_is_missing_nothing_is_too_much_and_what_came_twice_is_on_record() => SellAndReckonAsync("SQLite");

    [Fact]
    public Task On_PostgreSQL_nothing_is_missing_nothing_is_too_much_and_what_came_twice_is_on_record() => SellAndReckonAsync("PostgreSQL");

    private async Task SellAndReckonAsync(string name)
    {
        await OpenAsync(name);
        await using var sandbox = await SandboxServer.StartAsync(new SandboxOptions { MaxMessages = 20 * Target, MaxStoredOctets = 1L << 32 });
        string[] relay = [sandbox.SmtpsPort.ToString(CultureInfo.InvariantCulture), sandbox.AuthorityFile, sandbox.Password];
        string[] connections = name is "SQLite" ? [.. _tills.Select(till => till.Connection)] : [.. Enumerable.Repeat(_tills[0].Connection, Tills)];
        string[] worker = ["worker", name, .. relay, .. connections.Distinct(StringComparer.Ordinal)];

        var (ledger, shops) = (new Ledger(), 0);
        using var sold = new CancellationTokenSource();
        var sending = Enumerable.Range(0, Workers).Select(number => KillWorkersAsync(worker, new Random(number), sold.Token)).ToArray();
        while (ledger.Committed.Count < Target || ledger.TakenBack.Count < Target || ledger.Crashed < Target)
        {
            await SellAsync(ledger, ["shop", name, $"s{shops++}", .. connections]);
        }

        await sold.CancelAsync();
        var killed = (await Task.WhenAll(sending)).Sum();
        await DrainAsync(worker);
        await ReckonAsync(name, ledger, Received(sandbox), shops, killed);
    }

    private async Task OpenAsync(string name)
    {
        for (var till = 0; till < (name is "SQLite" ? Tills : 1); till++)
        {
            _tills.Add(await ShopDatabase.CreateAsync(name, cluster));
        }
    }

    // Three lines a pair of sales, one more for each that is left open, and one at the end: half of the shops are killed somewhere, half when all tills stand open.
    private async Task SellAsync(Ledger ledger, string[] arguments)
    {
        await using var shop = Child.Start(arguments);
        var lines = _dice.Next(2) == 0 ? _dice.Next(5 * Tills) : int.MaxValue;
        for (var line = 0; line < lines && await shop.SaysAsync() is { } said && said is not "waiting"; line++)
        {
            ledger.Take(said);
        }

        (await shop.KillAsync()).ForEach(ledger.Take);
    }

    private static async Task<int> KillWorkersAsync(string[] arguments, Random dice, CancellationToken stop)
    {
        var killed = 0;
        while (!stop.IsCancellationRequested)
        {
            await using var worker = Child.Start(arguments);
            try
            {
                for (var line = dice.Next(1, 60); line > 0 && await worker.SaysAsync(stop) is not null; line--)
                {
                    // Each line is a message that was settled, or a till that was locked for a moment.
                }
            }
            catch (OperationCanceledException)
            {
                // The shop is closed; this one is killed as well.
            }

            await worker.KillAsync();
            killed++;
        }

        return killed;
    }

    // Every message that is still open will be settled once more at least, with a line.
    private async Task DrainAsync(string[] arguments)
    {
        await using var worker = Child.Start(arguments);
        while (await OpenCountAsync() is > 0 and var open)
        {
            for (var line = 0; line < open; line++)
            {
                Assert.NotNull(await worker.SaysAsync());
            }
        }
    }

    private async Task<long> OpenCountAsync()
    {
        var open = 0L;
        foreach (var till in _tills)
        {
            open += await till.CountAsync("SELECT COUNT(*) FROM waxwing_outbox WHERE ended_at IS NULL");
        }

        return open;
    }

    private static Dictionary<string, int> Received(SandboxServer sandbox)
    {
        var received = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var message in sandbox.Messages.Snapshot())
        {
            var text = Encoding.ASCII.GetString(message.Content.Span);
            var at = text.IndexOf("Message-Id: <", StringComparison.OrdinalIgnoreCase) + "Message-Id: <".Length;
            var order = text[at..text.IndexOf('@', at)];
            received[order] = received.GetValueOrDefault(order) + 1;
        }

        return received;
    }

    private async Task ReckonAsync(string name, Ledger ledger, Dictionary<string, int> received, int shops, int killed)
    {
        var orders = new HashSet<string>(StringComparer.Ordinal);
        var recorded = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var till in _tills)
        {
            orders.UnionWith((await till.ReadAsync("SELECT id FROM orders")).Select(row => row[0]));
            foreach (var row in await till.ReadAsync("SELECT message_id, possible_duplicates FROM waxwing_outbox WHERE state = 'Sent'"))
            {
                recorded[row[0].Trim('<', '>').Split('@')[0]] = int.Parse(row[1], CultureInfo.InvariantCulture);
            }
        }

        Assert.Empty(ledger.Committed.Except(orders));
        Assert.Empty(ledger.TakenBack.Intersect(orders));
        Assert.Empty(orders.Except(received.Keys));
        Assert.Empty(received.Keys.Except(orders));
        Assert.Empty(orders.Except(recorded.Keys));
        Assert.Empty(received.Where(mail => mail.Value - 1 > recorded[mail.Key]).Select(mail => $"{mail.Key} came {mail.Value} times, and {recorded[mail.Key]} possible duplicates are on record"));
        Artifacts.Write($"Outbox-storm-{name}.md", Table(name, ledger, received, orders.Count, recorded.Values.Sum(), shops, killed));
    }

    private static string Table(string name, Ledger ledger, Dictionary<string, int> received, int orders, int recorded, int shops, int killed) => string.Create(CultureInfo.InvariantCulture, $"""

        Outbox on {name}: {ledger.Committed.Count} transactions committed, {ledger.TakenBack.Count} rolled back, {ledger.Crashed} crashed, of which {orders - ledger.Committed.Count} had committed unseen.
        {shops} shops and {killed} workers killed. Mail: {received.Count} of {orders}; {received.Values.Sum() - received.Count} came twice, {recorded} possible duplicates on record.

        """);
}
