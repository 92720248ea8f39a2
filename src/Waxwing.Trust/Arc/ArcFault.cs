namespace Waxwing.Trust;

/// <summary>Why a chain does not pass. <see cref="ArcVerification.Reason"/> says it in a sentence.</summary>
public enum ArcFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>The header of the message is larger than allowed, or has no end within that size.</summary>
    HeaderTooLarge,

    /// <summary>The message has more header fields than allowed.</summary>
    TooManyFields,

    /// <summary>There are more than 50 sets (RFC 8617 §5.2).</summary>
    TooManySets,

    /// <summary>A field has no instance <c>i=</c> from 1 to 50, or cannot be read (RFC 8617 §4.2.1).</summary>
    Instance,

    /// <summary>The newest seal says <c>cv=fail</c>: the chain has ended (RFC 8617 §5.2).</summary>
    ChainEnded,

    /// <summary>A set has a field twice.</summary>
    DuplicateField,

    /// <summary>A set has not all three fields, or an instance between 1 and the newest has none.</summary>
    MissingField,

    /// <summary>A seal cannot be read; <see cref="ArcVerification.Detail"/> tells why.</summary>
    SealSyntax,

    /// <summary>A seal's <c>cv=</c> is not <c>none</c> for the first and <c>pass</c> for any other (RFC 8617 §5.2).</summary>
    ChainValue,

    /// <summary>The newest message signature does not verify; <see cref="ArcVerification.Detail"/> tells why.</summary>
    MessageSignature,

    /// <summary>A seal does not verify; <see cref="ArcVerification.Detail"/> tells why.</summary>
    Seal,
}

/// <summary>What a fault comes to in a sentence.</summary>
internal static class ArcFaultMeaning
{
    public static string Sentence(this ArcFault fault) => fault switch
    {
        ArcFault.None => "The chain verifies.",
        ArcFault.HeaderTooLarge => DkimFault.HeaderTooLarge.Sentence(),
        ArcFault.TooManyFields => DkimFault.TooManyFields.Sentence(),
        ArcFault.TooManySets => "There are more than 50 sets (RFC 8617 §5.2).",
        ArcFault.Instance => "A field has no instance i= from 1 to 50, or cannot be read (RFC 8617 §4.2.1).",
        ArcFault.ChainEnded => "The newest seal says cv=fail: the chain has ended (RFC 8617 §5.2).",
        ArcFault.DuplicateField => "A field stands there twice.",
        ArcFault.MissingField => "Not all three fields are there.",
        ArcFault.SealSyntax => "The seal cannot be read.",
        ArcFault.ChainValue => "The seal's cv= is not what its place in the chain asks for (RFC 8617 §5.2).",
        ArcFault.MessageSignature => "The newest message signature does not verify.",
        ArcFault.Seal => "The seal does not verify.",
    };
}
