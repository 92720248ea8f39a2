using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Waxwing.Trust;

/// <summary>
/// An Authentication-Results field (RFC 8601): what one server has found out of a message. Whoever reads one has to know that it
/// comes from a server of his own: anybody can write such a field (RFC 8601 §5). Immutable.
/// </summary>
public sealed class AuthenticationResults
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>The most characters of a value that is read, and the most octets of a field that is written.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The most results, and the most properties of one.</summary>
    public const int MaxResults = 100;

    /// <summary>Makes one.</summary>
    /// <param name="server">Who says it, the authserv-id: usually a domain. No control character.</param>
    /// <param name="results">What was found, up to 100; nothing means <c>none</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="server"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="server"/> is empty, has a control character or is longer than a line can hold (990 octets as it is written), there are too many results, or the whole would have more than <see cref="MaxLength"/> octets.</exception>
    public AuthenticationResults(string server, ImmutableArray<AuthenticationResult> results)
    {
        ArgumentNullException.ThrowIfNull(server);
        if (server.Length == 0 || !AuthenticationText.IsValue(server))
        {
            throw new ArgumentException("A server's name is not empty and has no control characters.", nameof(server));
        }

        if (results.IsDefault || results.Length > MaxResults)
        {
            throw new ArgumentException("There are 100 results at most.", nameof(results));
        }

        if (!Fits(server, results))
        {
            throw new ArgumentException("A server's name has 990 octets at most, and a field 65,536.", nameof(results));
        }

        (Server, Results) = (server, results);
    }

    /// <summary>Who says it, the authserv-id.</summary>
    public string Server { get; }

    /// <summary>What was found; empty for <c>none</c>.</summary>
    public ImmutableArray<AuthenticationResult> Results { get; }

    /// <summary>Reads the value of a field.</summary>
    /// <param name="value">What stands behind the colon, with its folding; null counts as empty.</param>
    /// <param name="results">What it says, or null.</param>
    /// <param name="fault">What is wrong, or <see cref="AuthenticationResultsFault.None"/>.</param>
    /// <returns>Whether it could be read.</returns>
    public static bool TryParse(string? value, [NotNullWhen(true)] out AuthenticationResults? results, out AuthenticationResultsFault fault)
    {
        fault = AuthenticationResultsReader.Read(value ?? "", out results);
        return results is not null;
    }

    /// <summary>The whole field, folded, ending with CRLF.</summary>
    /// <returns>Such as <c>Authentication-Results: mx.example.org; dkim=pass header.d=example.org</c>.</returns>
    public string ToField() => Write(new FoldedField(FieldName), Server, Results);

    /// <summary>The whole field behind what stands before it in an ARC set (RFC 8617 §4.1.1).</summary>
    internal string ToArcField(int instance) => Write(BeginArcField(instance), Server, Results);

    /// <summary>Whether a field of it, the longer one of an ARC set too, is none that would not be read.</summary>
    internal static bool Fits(string server, ImmutableArray<AuthenticationResult> results) =>
        AuthenticationText.Fits(AuthenticationText.Value(server)) && Encoding.UTF8.GetByteCount(Write(BeginArcField(ArcInstance.Max), server, results)) <= MaxLength;

    /// <summary>The field's value, in one line.</summary>
    public override string ToString() => ToField()[(FieldName.Length + 1)..].Replace("\r\n", "", StringComparison.Ordinal).TrimStart();

    private static FoldedField BeginArcField(int instance) => new FoldedField(ArcFieldNames.Results).Word(string.Create(CultureInfo.InvariantCulture, $"i={instance};"));

    private static string Write(FoldedField field, string server, ImmutableArray<AuthenticationResult> results)
    {
        if (results.IsEmpty)
        {
            return $"{field.Word($"{AuthenticationText.Value(server)};").Word("none")}\r\n";
        }

        field.Word(AuthenticationText.Value(server));
        foreach (var result in results)
        {
            field.Piece(";");
            foreach (var word in result.Words())
            {
                field.Word(word);
            }
        }

        return $"{field}\r\n";
    }
}

/// <summary>Why something is no Authentication-Results field.</summary>
public enum AuthenticationResultsFault
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>It does not follow the grammar (RFC 8601 §2.2).</summary>
    Syntax,

    /// <summary>It is of a version that is not known; such a field is to be passed over (RFC 8601 §2.2).</summary>
    Version,

    /// <summary>It is longer than 65,536 characters, would be so if it were written again, or a word of it is longer than a line can hold.</summary>
    TooLong,

    /// <summary>It has more than 100 results, or a result more than 100 properties.</summary>
    TooMany,
}
