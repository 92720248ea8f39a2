using System.CommandLine;
using System.CommandLine.Parsing;
using Waxwing.Configuration;
using Waxwing.Trust;

namespace Waxwing.Cli.Commands;

/// <summary>The options of the commands that send which say what may be in a message, and who signs it (practices 13 and 14).</summary>
internal sealed class ProtectionOptions
{
    private const string SignForm = "DOMAIN:SELECTOR=REFERENCE, such as example.org:2026=file:2026.pem";

    private readonly Option<GuardPolicyName?> _guard = new("--guard")
    {
        Description = $"What to do about secrets, cards, accounts and the like in a message: {string.Join(", ", GuardReader.Names.Keys)}. Default: \"guard\" of the configuration, else standard, which refuses what nobody should mail.",
        HelpName = "POLICY",
        CustomParser = ParseGuard,
    };

    private readonly Option<string[]> _sign = new("--sign")
    {
        Description = $"Send nothing unsigned (DKIM). Alone: with the keys of the configuration (\"dkim\"). With {SignForm}: with that key; repeated: with each.",
        HelpName = "KEY",
        Arity = ArgumentArity.ZeroOrMore,
    };

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_guard, _sign];

    /// <summary>The sender's options with what was asked for.</summary>
    /// <exception cref="SendException">Stage Configure: a key cannot be used.</exception>
    /// <exception cref="UsageException">A key is not written as it must be.</exception>
    public SenderOptions Apply(SenderOptions options, ParseResult parse)
    {
        if (parse.GetValue(_guard) is { } policy)
        {
            options = options with { Guard = GuardReader.Named(policy) };
        }

        if (parse.GetResult(_sign) is null)
        {
            return options;
        }

        var keys = (parse.GetValue(_sign) ?? []).Select(Key).ToArray();
        return options with
        {
            Signing = options.Signing with
            {
                Required = true,
                // Other keys: no configured one goes with them.
                Signers = keys.Length == 0 ? options.Signing.Signers : [.. keys.GroupBy(key => key.Domain).Select(domain => SigningReader.Usual(domain.Key, [.. domain.Select(key => key.Key)]))],
            },
        };
    }

    private static (Smtp.Domain Domain, DkimSigningKey Key) Key(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 1 || equals < colon + 2 || equals == text.Length - 1)
        {
            throw new UsageException($"--sign must be {SignForm}");
        }

        try
        {
            return (SigningReader.DomainOf(text[..colon]), new DkimSigningKey(text[(colon + 1)..equals], SigningReader.Key(text[(equals + 1)..])));
        }
        catch (SendException refusal)
        {
            throw ConfigurationFault.At("--sign", refusal);
        }
    }

    private static GuardPolicyName? ParseGuard(ArgumentResult result)
    {
        if (GuardReader.Names.TryGetValue(result.Tokens[0].Value, out var name))
        {
            return name;
        }

        result.AddError($"--guard must be one of {string.Join(", ", GuardReader.Names.Keys)}.");
        return null;
    }
}
