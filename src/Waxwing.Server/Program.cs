using Waxwing.CommandLine;
using Waxwing.Server.Commands;

return await ServerCommand.RunAsync(
    args,
    open: (_, _) => throw new CommandException(ExitCodes.Fault, "ServiceNotInstalled", "the store comes with the next version"),
    run: (_, _) => throw new CommandException(ExitCodes.Fault, "ServiceNotInstalled", "the service comes with the next version"));
