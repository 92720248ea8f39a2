using Waxwing.CommandLine;
using Waxwing.Templates;

namespace Waxwing.Server.Commands.Templates;

/// <summary>What a template cannot make, in the words and codes of commands.</summary>
internal static class TemplateFailure
{
    /// <summary>The word for it in <c>docs/errors.md</c>.</summary>
    public const string Refused = "TemplateRefused";

    /// <summary>Does something, and tells what the template could not do.</summary>
    /// <exception cref="CommandException">The template could not do it.</exception>
    public static async Task<int> ToldAsync(Func<Task<int>> work)
    {
        try
        {
            return await work();
        }
        catch (RenderException exception)
        {
            throw new CommandException(ExitCodes.MessageRefused, Refused, exception.Message, exception);
        }
    }
}
