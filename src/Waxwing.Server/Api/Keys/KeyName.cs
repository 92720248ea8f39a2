using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Api.Emails;

namespace Waxwing.Server.Api.Keys;

/// <summary>What people call a key.</summary>
internal static class KeyName
{
    private const int Longest = 50;

    /// <summary>Whether it can be one.</summary>
    public static bool IsOne([NotNullWhen(true)] string? name, [NotNullWhen(false)] out ApiError? error)
    {
        error = name is null ? ApiError.Missing("name")
            : name.Length is >= 1 and <= Longest && OneLine.Holds(name) ? null
            : ApiError.Field("name", $"must be one line of 1 to {Longest} characters");
        return error is null;
    }
}
