using Waxwing.OutboxShop;

// The two programs that the proof of the outbox kills (tests/Outbox/Storm): a shop that sells and writes mail, and the worker that sends it.
//   shop SQLITE|POSTGRESQL SEED CONNECTION…
//   worker SQLITE|POSTGRESQL PORT AUTHORITY-FILE PASSWORD CONNECTION…
switch (args)
{
    case ["shop", var database, var seed, .. var connections]:
        await Shop.SellAsync(database, seed, connections).ConfigureAwait(false);
        return 0;
    case ["worker", var database, var port, var authority, var password, .. var connections]:
        await Worker.SendAsync(database, port, authority, password, connections).ConfigureAwait(false);
        return 0;
    default:
        await Console.Error.WriteLineAsync("shop DATABASE SEED CONNECTION…, or worker DATABASE PORT AUTHORITY-FILE PASSWORD CONNECTION…").ConfigureAwait(false);
        return 64;
}
