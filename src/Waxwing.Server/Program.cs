using Waxwing.CommandLine;
using Waxwing.Server.Commands;
using Waxwing.Server.Store.Sqlite;

return await ServerCommand.RunAsync(
    args,
    SqliteStore.Open,
    run: (_, _) => throw new CommandException(ExitCodes.Fault, "ServiceNotInstalled", "the service comes with the next version"));
