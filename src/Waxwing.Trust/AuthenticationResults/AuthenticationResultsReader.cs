using System.Collections.Immutable;

namespace Waxwing.Trust;

/// <summary>Reads the value of a field by the grammar of RFC 8601 §2.2.</summary>
internal static class AuthenticationResultsReader
{
    public static AuthenticationResultsFault Read(string value, out AuthenticationResults? results)
    {
        results = null;
        if (value.Length > AuthenticationResults.MaxLength)
        {
            return AuthenticationResultsFault.TooLong;
        }

        var scanner = new AuthenticationScanner(value);
        if (!scanner.SkipComments() || !scanner.TryValue(out var server) || server.Length == 0 || !scanner.SkipComments())
        {
            return AuthenticationResultsFault.Syntax;
        }

        if (scanner.TryDigits(out var version) && (version.TrimStart('0') is not "1" || !scanner.SkipComments()))
        {
            return AuthenticationResultsFault.Version;
        }

        var fault = Results(ref scanner, out var found);
        if (fault == AuthenticationResultsFault.None && !AuthenticationResults.Fits(server, found))
        {
            fault = AuthenticationResultsFault.TooLong;
        }

        results = fault == AuthenticationResultsFault.None ? new AuthenticationResults(server, found) : null;
        return fault;
    }

    private static AuthenticationResultsFault Results(ref AuthenticationScanner scanner, out ImmutableArray<AuthenticationResult> results)
    {
        results = [];
        var found = ImmutableArray.CreateBuilder<AuthenticationResult>();
        while (scanner.Take(';'))
        {
            if (!scanner.SkipComments())
            {
                return AuthenticationResultsFault.Syntax;
            }

            // A semicolon behind the last result is not in the grammar, and much used.
            if (scanner.AtEnd && found.Count > 0)
            {
                break;
            }

            if (!scanner.TryKeyword(out var method) || !scanner.SkipComments())
            {
                return AuthenticationResultsFault.Syntax;
            }

            if (scanner.AtEnd && found.Count == 0 && method is "none")
            {
                return AuthenticationResultsFault.None;
            }

            var fault = Result(ref scanner, method, out var result);
            if (fault != AuthenticationResultsFault.None)
            {
                return fault;
            }

            if (found.Count == AuthenticationResults.MaxResults)
            {
                return AuthenticationResultsFault.TooMany;
            }

            found.Add(result!);
        }

        results = found.ToImmutable();
        return scanner.AtEnd && found.Count > 0 ? AuthenticationResultsFault.None : AuthenticationResultsFault.Syntax;
    }

    /// <summary>What stands behind the name of a method, up to a semicolon or the end.</summary>
    private static AuthenticationResultsFault Result(ref AuthenticationScanner scanner, string method, out AuthenticationResult? result)
    {
        result = null;
        if (scanner.Take('/'))
        {
            if (!scanner.SkipComments() || !scanner.TryDigits(out var version) || !scanner.SkipComments())
            {
                return AuthenticationResultsFault.Syntax;
            }

            if (version.TrimStart('0') is not "1")
            {
                return AuthenticationResultsFault.Version;
            }
        }

        if (!scanner.Take('=') || !scanner.SkipComments() || !scanner.TryKeyword(out var word) || !scanner.SkipComments())
        {
            return AuthenticationResultsFault.Syntax;
        }

        string? reason = null;
        var properties = ImmutableArray.CreateBuilder<AuthenticationProperty>();
        while (!scanner.AtEnd && !scanner.IsAt(';'))
        {
            if (!scanner.TryKeyword(out var type) || !scanner.SkipComments())
            {
                return AuthenticationResultsFault.Syntax;
            }

            if (type is "reason" && reason is null && properties.Count == 0 && scanner.IsAt('='))
            {
                if (!scanner.Take('=') || !scanner.SkipComments() || !scanner.TryValue(out reason) || !scanner.SkipComments())
                {
                    return AuthenticationResultsFault.Syntax;
                }

                continue;
            }

            if (!scanner.Take('.') || !scanner.SkipComments() || !scanner.TryKeyword(out var name) || !scanner.SkipComments()
                || !scanner.Take('=') || !scanner.SkipComments() || !scanner.TryPropertyValue(out var value) || !scanner.SkipComments())
            {
                return AuthenticationResultsFault.Syntax;
            }

            if (properties.Count == AuthenticationResults.MaxResults)
            {
                return AuthenticationResultsFault.TooMany;
            }

            if (!AuthenticationProperty.Fits(type, name, value))
            {
                return AuthenticationResultsFault.TooLong;
            }

            properties.Add(new AuthenticationProperty(type, name, value));
        }

        if (!AuthenticationResult.Fits(method, word, reason))
        {
            return AuthenticationResultsFault.TooLong;
        }

        result = new AuthenticationResult(method, word, properties.ToImmutable(), reason);
        return AuthenticationResultsFault.None;
    }
}
