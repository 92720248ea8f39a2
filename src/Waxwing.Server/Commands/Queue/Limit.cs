using System.CommandLine;
using System.Globalization;

namespace Waxwing.Server.Commands.Queue;

/// <summary>The option that says how many are wanted at most.</summary>
internal static class Limit
{
    public static Option<int> Option(int fallback, int most) => new("--limit")
    {
        Description = string.Create(CultureInfo.InvariantCulture, $"How many deliveries at most, 1 to {most}. Default: {fallback}."),
        HelpName = "NUMBER",
        CustomParser = result =>
        {
            if (int.TryParse(result.Tokens[0].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && number <= most)
            {
                return number;
            }

            result.AddError(string.Create(CultureInfo.InvariantCulture, $"--limit must be a number from 1 to {most}."));
            return 0;
        },
    };
}
