using Waxwing.Cli;

return await WaxwingCommand.RunAsync(args);
