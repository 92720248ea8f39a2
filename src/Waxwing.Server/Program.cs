using Waxwing.Server.Commands;
using Waxwing.Server.Hosting;

return await ServerCommand.RunAsync(args, KeptData.Open, RunningService.RunAsync);
