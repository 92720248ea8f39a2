using Waxwing.Soak.Tests;

// Sender and server have a process each: what one keeps must not be counted as the other's.
return args switch
{
    ["server", var certificate, var messages] => await FaultyServer.RunAsync(certificate, int.Parse(messages, CultureInfo.InvariantCulture)),
    ["soak", var messages, .. var leak] => await Soak.RunAsync(int.Parse(messages, CultureInfo.InvariantCulture), leak is [var octets] ? int.Parse(octets, CultureInfo.InvariantCulture) : 0),
    _ => await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args),
};
