using System.Text;

namespace Waxwing.Smtp;

/// <summary>What a server accepts of a client's channel binding, for one run of one mechanism.</summary>
/// <param name="ServerEndPoint">The <c>tls-server-end-point</c> of the connection, or null where -PLUS is not offered.</param>
/// <param name="Required">Whether the mechanism is -PLUS.</param>
internal sealed record ScramServerBinding(ReadOnlyMemory<byte>? ServerEndPoint, bool Required)
{
    /// <summary>There is no -PLUS here.</summary>
    public static ScramServerBinding NotOffered { get; } = new(null, Required: false);

    /// <summary>The gs2 header of a first message if it is acceptable, else null. An authorization identity of its own nobody needs here.</summary>
    public string? HeaderOf(string clientFirst)
    {
        if (Required)
        {
            return clientFirst.StartsWith(ScramBinding.BoundHeader, StringComparison.Ordinal) ? ScramBinding.BoundHeader : null;
        }

        // RFC 5802 §6: "y" from a client that was offered -PLUS means that somebody took the offer away on its way.
        var mayBeUnaware = ServerEndPoint is null;
        return clientFirst.StartsWith("n,,", StringComparison.Ordinal) ? "n,,"
            : mayBeUnaware && clientFirst.StartsWith("y,,", StringComparison.Ordinal) ? "y,,"
            : null;
    }

    /// <summary>Whether a first message binds by a type that we do not know.</summary>
    public bool IsOtherType(string clientFirst) =>
        Required && clientFirst.StartsWith("p=", StringComparison.Ordinal) && !clientFirst.StartsWith("p=tls-server-end-point,", StringComparison.Ordinal);

    /// <summary>Whether what the client bound is what we would have.</summary>
    public bool Fits(ReadOnlySpan<byte> bound, string header)
    {
        byte[] expected = [.. Encoding.UTF8.GetBytes(header), .. Required ? ServerEndPoint!.Value.Span : []];
        return bound.SequenceEqual(expected);
    }
}
