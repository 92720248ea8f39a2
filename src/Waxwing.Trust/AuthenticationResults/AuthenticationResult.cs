using System.Collections.Immutable;
using System.Globalization;

namespace Waxwing.Trust;

/// <summary>What one method has found (RFC 8601 §2.2). Immutable.</summary>
public sealed record AuthenticationResult
{
    /// <summary>Makes one.</summary>
    /// <param name="method">The method, such as <c>dkim</c>.</param>
    /// <param name="result">The result, such as <c>pass</c>.</param>
    /// <param name="properties">What it was found for, up to 100.</param>
    /// <param name="reason">Why; null where nothing is said. No control character.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Method or result is no keyword, the reason has a control character, one of them is longer than a line can hold (990 octets as it is written), or there are too many properties.</exception>
    public AuthenticationResult(string method, string result, ImmutableArray<AuthenticationProperty> properties, string? reason = null)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentNullException.ThrowIfNull(result);
        if (!AuthenticationText.IsKeyword(method) || !AuthenticationText.IsKeyword(result))
        {
            throw new ArgumentException("Method and result are keywords: letters, digits and hyphens, no hyphen at the end.", nameof(method));
        }

        if (reason is not null && !AuthenticationText.IsValue(reason))
        {
            throw new ArgumentException("A reason has no control characters.", nameof(reason));
        }

        if (!Fits(method, result, reason))
        {
            throw new ArgumentException("A method with its result has 990 octets at most, and so has a reason.", nameof(reason));
        }

        if (properties.IsDefault || properties.Length > AuthenticationResults.MaxResults)
        {
            throw new ArgumentException("There are 100 properties at most.", nameof(properties));
        }

        (Method, Result, Properties, Reason) = (method.ToLowerInvariant(), result.ToLowerInvariant(), properties, reason);
    }

    /// <summary>The method, in lower case.</summary>
    public string Method { get; }

    /// <summary>The result, in lower case.</summary>
    public string Result { get; }

    /// <summary>Why, or null.</summary>
    public string? Reason { get; }

    /// <summary>What it was found for.</summary>
    public ImmutableArray<AuthenticationProperty> Properties { get; }

    /// <summary>A property's value.</summary>
    /// <param name="type">The type, such as <c>header</c>; case does not count.</param>
    /// <param name="name">The name, such as <c>d</c>; case does not count.</param>
    /// <returns>The first of that name, or null.</returns>
    public string? this[string type, string name] => Properties.FirstOrDefault(property =>
        string.Equals(property.Type, type, StringComparison.OrdinalIgnoreCase) && string.Equals(property.Name, name, StringComparison.OrdinalIgnoreCase))?.Value;

    /// <summary>The result for a signature that was verified here (RFC 8601 §2.7.1, RFC 6008).</summary>
    /// <param name="result">What became of it.</param>
    /// <returns>The result, with what identifies the signature if it could be read.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="result"/> is null.</exception>
    public static AuthenticationResult Of(DkimResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        var reason = result.Status is DkimStatus.Pass ? null : Printable.Of(result.Reason);
        return new AuthenticationResult("dkim", Word(result.Status), result.Signature is { } signature ? Identifying(signature) : [], reason);
    }

    /// <summary>The result for a chain that was verified here (RFC 8617 §10.1, §10.2).</summary>
    /// <param name="verification">What became of it.</param>
    /// <returns>The result, with <c>header.oldest-pass</c> for a chain that passes.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="verification"/> is null.</exception>
    public static AuthenticationResult Of(ArcVerification verification)
    {
        ArgumentNullException.ThrowIfNull(verification);
        var reason = verification.Status is ArcStatus.Fail or ArcStatus.TempError ? verification.Reason : null;
        return verification.OldestPass is { } oldest
            ? new AuthenticationResult("arc", Word(verification.Status), [new("header", "oldest-pass", oldest.ToString(CultureInfo.InvariantCulture))], reason)
            : new AuthenticationResult("arc", Word(verification.Status), [], reason);
    }

    /// <summary>Whether method, result and reason can be written.</summary>
    internal static bool Fits(string method, string result, string? reason) =>
        AuthenticationText.Fits(Word(method, result)) && (reason is null || AuthenticationText.Fits(ReasonWord(reason)));

    /// <summary>What stands in a field, word by word.</summary>
    internal IEnumerable<string> Words()
    {
        yield return Word(Method, Result);
        if (Reason is { } reason)
        {
            yield return ReasonWord(reason);
        }

        foreach (var property in Properties)
        {
            yield return property.ToString();
        }
    }

    private static string Word(string method, string result) => $"{method}={result}";

    private static string ReasonWord(string reason) => $"reason={AuthenticationText.Quoted(reason)}";

    private static ImmutableArray<AuthenticationProperty> Identifying(DkimSignature signature)
    {
        // RFC 6008 §4: eight characters of the signature tell it from others.
        var value = Convert.ToBase64String(signature.Value.AsSpan());
        return
        [
            new("header", "d", signature.Domain.Ascii),
            // A stranger's local part may be too long for a line.
            .. AuthenticationProperty.Fits("header", "i", signature.Identity) ? [new("header", "i", signature.Identity)] : Array.Empty<AuthenticationProperty>(),
            new("header", "s", signature.Selector),
            new("header", "a", DkimTags.Word(signature.Algorithm)),
            new("header", "b", value[..Math.Min(8, value.Length)]),
        ];
    }

    private static string Word(ArcStatus status) => status switch
    {
        ArcStatus.Pass => "pass",
        ArcStatus.TempError => "temperror",
        ArcStatus.Fail => "fail",
        ArcStatus.None => "none",
    };

    private static string Word(DkimStatus status) => status switch
    {
        DkimStatus.Pass => "pass",
        DkimStatus.Policy => "policy",
        DkimStatus.Neutral => "neutral",
        DkimStatus.TempError => "temperror",
        DkimStatus.Fail => "fail",
        DkimStatus.PermError => "permerror",
        DkimStatus.None => "none",
    };
}

/// <summary>What a result was found for, such as <c>header.d=example.org</c> (RFC 8601 §2.3). Immutable.</summary>
public sealed record AuthenticationProperty
{
    /// <summary>Makes one.</summary>
    /// <param name="type">The type, such as <c>smtp</c>, <c>header</c>, <c>body</c> or <c>policy</c>.</param>
    /// <param name="name">The name, such as <c>mailfrom</c>.</param>
    /// <param name="value">The value; no control character.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">Type or name is no keyword, the value has a control character, or the whole is longer than a line can hold (990 octets as it is written).</exception>
    public AuthenticationProperty(string type, string name, string value)
    {
        ArgumentNullException.ThrowIfNull(type);
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(value);
        if (!AuthenticationText.IsKeyword(type) || !AuthenticationText.IsKeyword(name) || !AuthenticationText.IsValue(value))
        {
            throw new ArgumentException("Type and name are keywords, and a value has no control characters.", nameof(value));
        }

        if (!Fits(type, name, value))
        {
            throw new ArgumentException("A property has 990 octets at most.", nameof(value));
        }

        (Type, Name, Value) = (type.ToLowerInvariant(), name.ToLowerInvariant(), value);
    }

    /// <summary>The type, in lower case.</summary>
    public string Type { get; }

    /// <summary>The name, in lower case.</summary>
    public string Name { get; }

    /// <summary>The value, without quotes.</summary>
    public string Value { get; }

    /// <summary>As it stands in a field.</summary>
    public override string ToString() => Word(Type, Name, Value);

    /// <summary>Whether it can be written.</summary>
    internal static bool Fits(string type, string name, string value) => AuthenticationText.Fits(Word(type, name, value));

    private static string Word(string type, string name, string value) => $"{type}.{name}={AuthenticationText.PropertyValue(value)}";
}
