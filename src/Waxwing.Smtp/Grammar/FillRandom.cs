namespace Waxwing.Smtp;

/// <summary>A source of random octets: fills the span.</summary>
internal delegate void FillRandom(Span<byte> octets);
