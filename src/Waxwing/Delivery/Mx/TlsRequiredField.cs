using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing;

/// <summary>
/// Judges the header field <c>TLS-Required: No</c> (RFC 8689 §3): the message of an author who may say so goes to mail hosts that cannot prove who they are.
/// RFC 8689 would let it go in clear as well, where a host has no TLS; Waxwing does not.
/// </summary>
/// <param name="permitted">Whose messages: addresses and domains of authors.</param>
internal sealed class TlsRequiredField(ImmutableArray<string> permitted)
{
    private const string Field = "TLS-Required";

    private static ReadOnlySpan<byte> FieldOctets => "TLS-Required"u8;

    /// <summary>Whether the proof is waived; and what a person should know where the field does nothing.</summary>
    public (bool Waives, string? Warning) Judge(Passage passage)
    {
        string[] values = [.. Values(passage).Select(value => value.Trim())];
        if (values.Length == 0)
        {
            return (false, null);
        }

        var author = passage.Addressing!.From;
        return values switch
        {
            _ when passage.Requests.RequireTls => (false, "the header field TLS-Required is ignored, since the message asks for REQUIRETLS (RFC 8689 §4.1)"),
            [var only] when !only.Equals("No", StringComparison.OrdinalIgnoreCase) => (false, "the header field TLS-Required does nothing: it can say nothing but No (RFC 8689 §3)"),
            { Length: > 1 } => (false, "the header field TLS-Required does nothing: it stands there more than once (RFC 8689 §3)"),
            _ when !permitted.Any(named => Names(named, author)) => (false, $"the header field TLS-Required: No does nothing: {author} is not permitted to waive the proof of mail hosts (mx.mayWaiveAuthentication)"),
            _ => (true, null),
        };
    }

    private static IEnumerable<string> Values(Passage passage) => passage.PreparedMessage is { } prepared
        ? HeaderFields.Values(prepared.Content.Span, FieldOctets)
        : passage.Message.Mime.Headers.Where(header => header.Field.Equals(Field, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);

    private static bool Names(string named, Mailbox author) =>
        Mailbox.TryParse(named, out var mailbox, out _) ? mailbox == author : Domain.TryParse(named, out var domain, out _) && domain == author.Domain;
}
