using Waxwing.Cli;

return await CommandLine.RunAsync(args);
