using System.Diagnostics.CodeAnalysis;

namespace Waxwing.Smtp;

/// <summary>
/// ENVID (RFC 3461 §4.4): the sender's own name for a transaction, which comes back in its delivery status notifications.
/// Printable ASCII and spaces; it cannot hold a CR or LF. Immutable.
/// </summary>
public sealed record EnvelopeId
{
    /// <summary>The most characters of an id as it travels, encoded.</summary>
    public const int MaxEncodedLength = 100;

    private EnvelopeId(string value) => Value = value;

    /// <summary>The id; 1 to <see cref="MaxEncodedLength"/> characters.</summary>
    public string Value { get; }

    /// <summary>Takes a text for an id.</summary>
    /// <param name="text">The id, not encoded.</param>
    /// <returns>The id.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="text"/> is null.</exception>
    /// <exception cref="FormatException">The text is empty, too long once encoded, or more than printable ASCII and spaces.</exception>
    public static EnvelopeId Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return TryParse(text, out var id)
            ? id
            : throw new FormatException($"An envelope id is printable ASCII and spaces, 1 to {MaxEncodedLength} characters once encoded (RFC 3461 §4.4).");
    }

    /// <summary>Takes a text for an id, if it is one.</summary>
    /// <param name="text">The id, not encoded.</param>
    /// <param name="id">The id, or null.</param>
    /// <returns>False if the text is empty, too long once encoded, or more than printable ASCII and spaces.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out EnvelopeId? id)
    {
        id = string.IsNullOrEmpty(text) || text.AsSpan().ContainsAnyExceptInRange(' ', '~') || XText.Encode(text).Length > MaxEncodedLength
            ? null
            : new EnvelopeId(text);
        return id is not null;
    }

    /// <summary>The id, not encoded.</summary>
    public override string ToString() => Value;

    /// <summary>The id as the parameter's value carries it.</summary>
    internal string ToXText() => XText.Encode(Value);

    internal static bool TryDecode(string xtext, [NotNullWhen(true)] out EnvelopeId? id)
    {
        id = null;
        return xtext.Length <= MaxEncodedLength && XText.TryDecode(xtext, out var text) && TryParse(text, out id);
    }
}
