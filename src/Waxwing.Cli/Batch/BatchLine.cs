namespace Waxwing.Cli.Batch;

/// <summary>One line of a batch that is not blank.</summary>
/// <param name="Number">Its number, from 1; blank lines count.</param>
/// <param name="Content">Its octets without the line end; null where it is longer than <see cref="BatchLines.MaxLength"/>.</param>
/// <param name="Hash">Its own hash.</param>
/// <param name="Input">The hash of everything up to it, which says which file this is.</param>
internal sealed record BatchLine(long Number, byte[]? Content, string Hash, string Input);
