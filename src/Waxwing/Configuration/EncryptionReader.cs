using System.Collections.Immutable;

namespace Waxwing.Configuration;

/// <summary>Reads the object <c>encryption</c>. Which of its fields go together is judged where the sender is made.</summary>
internal static class EncryptionReader
{
    private static readonly Dictionary<string, EncryptionPolicy> Policies = new(StringComparer.Ordinal)
    {
        ["never"] = EncryptionPolicy.Never,
        ["whereEveryRecipientHasKey"] = EncryptionPolicy.WhereEveryRecipientHasKey,
        ["required"] = EncryptionPolicy.Required,
    };

    private static readonly Dictionary<string, EncryptionStandard> Standards = new(StringComparer.Ordinal)
    {
        ["auto"] = EncryptionStandard.Auto,
        ["smime"] = EncryptionStandard.SMime,
        ["openpgp"] = EncryptionStandard.OpenPgp,
    };

    private static readonly Dictionary<string, SMimeCipher> Ciphers = new(StringComparer.Ordinal)
    {
        ["aes256Gcm"] = SMimeCipher.Aes256Gcm,
        ["aes256Cbc"] = SMimeCipher.Aes256Cbc,
    };

    public static EncryptionOptions Read(Section section)
    {
        var defaults = new EncryptionOptions();
        var options = new EncryptionOptions
        {
            Policy = section.OneOf("policy", Policies) ?? defaults.Policy,
            Policies = ReadPolicies(section.Object("policies")),
            Standard = section.OneOf("standard", Standards) ?? defaults.Standard,
            KeyFolder = section.Text("keys"),
            AuthorityFile = section.Text("ca"),
            CertificateStore = section.Flag("certificateStore") ?? defaults.CertificateStore,
            WebKeyDirectory = section.Flag("webKeyDirectory") ?? defaults.WebKeyDirectory,
            Cipher = section.OneOf("cipher", Ciphers) ?? defaults.Cipher,
            SigningCertificateFile = section.Text("signingCertificate"),
            SigningKey = section.Read("signingKey", Secret.FromReference),
            OpenPgpKeyFile = section.Text("openPgpKey"),
            OpenPgpPassphrase = section.Read("openPgpPassphrase", Secret.FromReference),
        };
        section.End();
        return options;
    }

    private static ImmutableDictionary<MailKind, EncryptionPolicy> ReadPolicies(Section section)
    {
        var policies = ImmutableDictionary.CreateBuilder<MailKind, EncryptionPolicy>();
        foreach (var kind in Enum.GetValues<MailKind>())
        {
            var name = kind.ToString();
            if (section.OneOf($"{char.ToLowerInvariant(name[0])}{name[1..]}", Policies) is { } policy)
            {
                policies[kind] = policy;
            }
        }

        section.End();
        return policies.ToImmutable();
    }
}
