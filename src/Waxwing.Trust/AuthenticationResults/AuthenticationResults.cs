using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Waxwing.Trust;

/// <summary>
/// An Authentication-Results field (RFC 8601): what one server has found out of a message. Whoever reads one has to know that it
/// comes from a server of his own: anybody can write such a field (RFC 8601 §5). Immutable.
/// </summary>
public sealed class AuthenticationResults
{
    /// <summary>The name of the field.</summary>
    public const string FieldName = "Authentication-Results";

    /// <summary>The most characters of a value that is read.</summary>
    public const int MaxLength = 65_536;

    /// <summary>The most results, and the most properties of one.</summary>
    public const int MaxResults = 100;

    /// <summary>Makes one.</summary>
    /// <param name="server">Who says it, the authserv-id: usually a domain. No control character.</param>
    /// <param name="results">What was found, up to 100; nothing means <c>none</c>.</param>
    /// <exception cref="ArgumentNullException"><paramref name="server"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="server"/> is empty or has a control character, or there are too many results.</exception>
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
    public string ToField() => Write(new FoldedField(FieldName));

    /// <summary>The whole field behind what stands before it in an ARC set (RFC 8617 §4.1.1).</summary>
    internal string ToArcField(int instance) => Write(new FoldedField(ArcFieldNames.Results).Word(string.Create(CultureInfo.InvariantCulture, $"i={instance};")));

    /// <summary>The field's value, in one line.</summary>
    public override string ToString() => ToField()[(FieldName.Length + 1)..].Replace("\r\n", "", StringComparison.Ordinal).TrimStart();

    private string Write(FoldedField field)
    {
        if (Results.IsEmpty)
        {
            return $"{field.Word($"{AuthenticationText.Value(Server)};").Word("none")}\r\n";
        }

        field.Word(AuthenticationText.Value(Server));
        foreach (var result in Results)
        {
            field.Piece(";").Word($"{result.Method}={result.Result}");
            if (result.Reason is { } reason)
            {
                field.Word($"reason={AuthenticationText.Quoted(reason)}");
            }

            foreach (var property in result.Properties)
            {
                field.Word(property.ToString());
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

    /// <summary>It is longer than 65,536 characters.</summary>
    TooLong,

    /// <summary>It has more than 100 results, or a result more than 100 properties.</summary>
    TooMany,
}
