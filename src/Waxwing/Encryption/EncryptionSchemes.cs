using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>The standards by which a sender can encrypt, the preferred one first.</summary>
internal static class EncryptionSchemes
{
    /// <returns>None where there is no place to find keys in.</returns>
    /// <exception cref="SendException">Stage Configure: a folder, file or key that is named cannot be used, or a policy asks for keys and there is no place for them.</exception>
    public static ImmutableArray<IEncryptionScheme> Of(EncryptionOptions options, TimeProvider clock)
    {
        if (options.KeyFolder is { } folder && !Directory.Exists(folder))
        {
            throw Refused(SendFault.FileUnreadable, $"the folder of keys {folder} does not exist");
        }

        var hasCertificates = options.KeyFolder is not null || options.CertificateStore;
        var hasKeys = options.KeyFolder is not null || options.WebKeyDirectory;
        var schemes = ImmutableArray.CreateBuilder<IEncryptionScheme>(2);
        if (hasCertificates && options.Standard is EncryptionStandard.Auto or EncryptionStandard.SMime)
        {
            schemes.Add(new SMimeScheme(options, clock));
        }

        if (hasKeys && options.Standard is EncryptionStandard.Auto or EncryptionStandard.OpenPgp)
        {
            schemes.Add(new OpenPgpScheme(options, clock));
        }

        return schemes.Count > 0 || !Asks(options)
            ? schemes.DrainToImmutable()
            : throw Refused(SendFault.InvalidValue, "messages are to be encrypted, and no place is named to find recipients' keys in: a folder of keys, the certificates store (S/MIME), or the Web Key Directory (OpenPGP)");
    }

    private static bool Asks(EncryptionOptions options) => options.Policies.Values.Append(options.Policy).Any(policy => policy != EncryptionPolicy.Never);

    private static SendException Refused(SendFault fault, string message) => new(SendError.Refusal(SendStage.Configure, fault, message, FailureScope.Relay));
}
