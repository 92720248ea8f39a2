using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary>The options of <c>waxwing send</c> that say how the message is encrypted to its recipients.</summary>
internal sealed class EncryptionSelection
{
    private static readonly Dictionary<string, EncryptionStandard> Standards = new(StringComparer.Ordinal)
    {
        ["auto"] = EncryptionStandard.Auto,
        ["smime"] = EncryptionStandard.SMime,
        ["openpgp"] = EncryptionStandard.OpenPgp,
    };

    private readonly Option<string?> _encrypt = new("--encrypt")
    {
        Description = "Encrypt to every recipient, or refuse: smime, openpgp, or auto, which takes the first of them for which everybody has a key.",
        HelpName = "STANDARD",
    };

    private readonly Option<string?> _keys = new("--keys") { Description = "The folder of recipients' certificates and OpenPGP keys. Default: \"encryption.keys\" of the configuration.", HelpName = "FOLDER" };

    public EncryptionSelection()
    {
        _encrypt.CompletionSources.Add([.. Standards.Keys]);
        _encrypt.Validators.Add(result =>
        {
            if (result.Tokens is [var standard] && !Standards.ContainsKey(standard.Value))
            {
                result.AddError($"--encrypt must be one of {string.Join(", ", Standards.Keys)}.");
            }
        });
    }

    /// <summary>The options, in the order of the help.</summary>
    public IEnumerable<Option> All => [_encrypt, _keys];

    /// <summary>The sender's options with what was asked for.</summary>
    public SenderOptions Apply(SenderOptions options, ParseResult parse)
    {
        var encryption = options.Encryption;
        if (parse.GetValue(_keys) is { } folder)
        {
            encryption = encryption with { KeyFolder = folder };
        }

        if (parse.GetValue(_encrypt) is { } standard)
        {
            // What is asked for in so many words counts for every kind.
            encryption = encryption with { Standard = Standards[standard], Policy = EncryptionPolicy.Required, Policies = encryption.Policies.Clear() };
        }

        return options with { Encryption = encryption };
    }
}
