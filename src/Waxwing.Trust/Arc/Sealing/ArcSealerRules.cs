using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>What a sealer's options have to be.</summary>
internal static class ArcSealerRules
{
    // Seals sign the sets, and servers remove the results of others (RFC 8617 §4.1.2).
    private static readonly string[] Unsigned = [ArcFieldNames.Seal, ArcFieldNames.MessageSignature, ArcFieldNames.Results, AuthenticationResults.FieldName];

    public static void Check(ArcSealerOptions options)
    {
        DkimSignerRules.CheckDomain(options.Domain);
        DkimSignerRules.CheckKey(options.Key, options.Domain);
        DkimSignerRules.CheckNames(options.Fields);
        DkimSignerRules.CheckNames(options.FieldsWherePresent);
        if (Intersects(options.Fields) || Intersects(options.FieldsWherePresent))
        {
            throw new ArgumentException("ARC fields and Authentication-Results are not covered by a message signature (RFC 8617 §4.1.2).");
        }
    }

    private static bool Intersects(ImmutableArray<string> names) => names.Any(name => Unsigned.Contains(name, StringComparer.OrdinalIgnoreCase));
}
