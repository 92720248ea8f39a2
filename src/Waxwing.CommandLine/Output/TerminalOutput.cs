using Spectre.Console;

namespace Waxwing.CommandLine.Output;

/// <summary>Results as text: results to standard output, unless only errors are wanted, and failures to standard error.</summary>
internal sealed class TerminalOutput(IAnsiConsole output, IAnsiConsole errors, bool quiet) : IOutput
{
    public void Document(ICommandResult result) => Item(result);

    public void Item(ICommandResult result)
    {
        if (!quiet)
        {
            result.Show(output);
        }
    }

    public void Failure(Failure failure) => failure.Show(errors);
}
