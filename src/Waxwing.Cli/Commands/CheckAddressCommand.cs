using System.CommandLine;
using Waxwing.Cli.Messages;
using Waxwing.Cli.Output;
using Waxwing.Smtp;

namespace Waxwing.Cli.Commands;

/// <summary><c>waxwing check address</c>: one verdict a line.</summary>
internal sealed class CheckAddressCommand : CliCommand
{
    private readonly Argument<string[]> _addresses = new("ADDRESS")
    {
        Description = "An address, bare; - reads lines from standard input.",
        Arity = ArgumentArity.OneOrMore,
    };

    public CheckAddressCommand(Func<ParseResult, CommandContext> context)
        : base("address", "Judges the syntax of addresses (RFC 5321, 6531): a verdict a line. Exit code 10 if one is not valid.", context) =>
        Arguments.Add(_addresses);

    protected override async Task<int> RunAsync(ParseResult parse, CommandContext context)
    {
        var exitCode = ExitCodes.Done;
        await foreach (var verdict in VerdictsAsync(parse.GetValue(_addresses)!, context.Stop))
        {
            context.Output.Item(verdict);
            exitCode = verdict.Verdict.Valid ? exitCode : ExitCodes.Found;
        }

        return exitCode;
    }

    private static async IAsyncEnumerable<AddressResult> VerdictsAsync(string[] addresses, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        foreach (var address in addresses)
        {
            if (!string.Equals(address, Input.Standard, StringComparison.Ordinal))
            {
                yield return AddressResult.Of(address);
                continue;
            }

            await using var input = Input.Open(Input.Standard, "ADDRESS");
            await foreach (var line in new InputLines(input).ReadAsync(stop))
            {
                yield return line.Fault is { } fault
                    ? AddressResult.Invalid(line.Text, AddressFault.IllegalCharacter.ToString(), fault)
                    : AddressResult.Of(line.Text);
            }
        }
    }
}
