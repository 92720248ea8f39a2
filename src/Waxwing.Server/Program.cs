using Waxwing.CommandLine;
using Waxwing.Server.Commands;
using Waxwing.Server.Hosting;
using Waxwing.Server.Store.Sqlite;

return await ServerCommand.RunAsync(
    args,
    SqliteStore.Open,
    RunningService.RunAsync);
