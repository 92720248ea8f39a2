namespace Waxwing.Trust;

/// <summary>The three fields of a set (RFC 8617 §4.1), in the order in which seals cover them (§5.1.1).</summary>
internal enum ArcFieldKind
{
    Results,
    MessageSignature,
    Seal,
}

/// <summary>Their names.</summary>
internal static class ArcFieldNames
{
    public const string Results = "ARC-Authentication-Results";
    public const string MessageSignature = "ARC-Message-Signature";
    public const string Seal = "ARC-Seal";

    public static string Of(ArcFieldKind kind) => kind switch
    {
        ArcFieldKind.Results => Results,
        ArcFieldKind.MessageSignature => MessageSignature,
        ArcFieldKind.Seal => Seal,
    };
}
