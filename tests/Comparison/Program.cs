using System.Text.Json;
using Waxwing.Comparison.Tests;
using Waxwing.Comparison.Tests.Clients;

// A client runs in a process of its own, so that it can hang, grow or die without harm to the others.
if (args is ["client", var name])
{
    var job = JsonSerializer.Deserialize<Job>(await Console.In.ReadToEndAsync())!;
    var said = await DotnetClients.RunAsync(name, job);
    Console.WriteLine(JsonSerializer.Serialize(said));
    return 0;
}

return await Xunit.Runner.InProc.SystemConsole.ConsoleRunner.Run(args);
