using Waxwing.Interop.Tests;

namespace Waxwing.Server.Tests.Clients;

/// <summary>A library of another language: a script reads the letter from its input, and prints the reply where that is a refusal.</summary>
/// <param name="interpreter">What runs the script.</param>
/// <param name="arguments">The script, and what else it wants.</param>
/// <param name="need">Looks whether the library is here.</param>
internal sealed class ScriptedClient(string interpreter, string[] arguments, Action need) : IClientProgram
{
    public void Need()
    {
        Needs.Tool(interpreter);
        need();
    }

    public async Task<Said> SubmitAsync(Letter letter)
    {
        var script = Path.Combine(AppContext.BaseDirectory, "Clients", arguments[0]);
        return Said.By(await Command.RunAsync(interpreter, [script, .. arguments[1..]], letter.ToJson()), before: "");
    }
}
