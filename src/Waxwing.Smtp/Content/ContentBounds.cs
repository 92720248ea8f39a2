namespace Waxwing.Smtp;

/// <summary>What is promised of content before anybody has read it: enough to announce it. What breaks the promise while it is sent does not leave.</summary>
/// <param name="MaxLength">The most octets that it can have, from the first header field to the last line end. It is what SIZE says (RFC 1870 §6.1: an estimate will do).</param>
/// <param name="MayHaveEightBit">Whether an octet above 127 can occur, so that BODY=8BITMIME is said (RFC 6152).</param>
public sealed record ContentBounds(long MaxLength, bool MayHaveEightBit);
