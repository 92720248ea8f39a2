using Waxwing.Smtp;

namespace Waxwing;

/// <summary>What content is made of (RFC 6152, RFC 3030). What takes one takes those before it.</summary>
internal enum BodyType
{
    /// <summary>ASCII in lines.</summary>
    SevenBit,

    /// <summary>Any octets but NUL, in lines.</summary>
    EightBitMime,

    /// <summary>Any octets.</summary>
    BinaryMime,
}

/// <summary>The body type of content, and of what a relay takes.</summary>
internal static class BodyTypes
{
    public static BodyType Of(MessageContent content) =>
        content.IsBinary ? BodyType.BinaryMime : content.Bounds.MayHaveEightBit ? BodyType.EightBitMime : BodyType.SevenBit;

    public static BodyType TakenBy(EhloCapabilities relay) => relay switch
    {
        // RFC 3030 §3: without chunks, binary content has no end.
        { BinaryMime: true, Chunking: true } => BodyType.BinaryMime,
        { EightBitMime: true } => BodyType.EightBitMime,
        _ => BodyType.SevenBit,
    };
}
