using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>A server's reply, as receipts and errors keep it.</summary>
/// <param name="Code">The three-digit code.</param>
/// <param name="Enhanced">The enhanced status code such as <c>5.1.1</c>, or null.</param>
/// <param name="Lines">The text of every line.</param>
public sealed record ReplyRecord(int Code, string? Enhanced, ImmutableArray<string> Lines)
{
    internal static ReplyRecord? From(SmtpReply? reply) =>
        reply is null ? null : new ReplyRecord(reply.Code, reply.Enhanced?.ToString(), [.. reply.Lines]);
}
