using System.Diagnostics.CodeAnalysis;
using Waxwing.Server.Model;

namespace Waxwing.Server.Api;

/// <summary>The id in a path.</summary>
internal static class PathId
{
    /// <summary>Reads one: a UUID in its usual form.</summary>
    public static bool TryRead(string text, out Guid id, [NotNullWhen(false)] out ApiError? error)
    {
        error = Ids.TryRead(text, out id) ? null : ApiError.Parameter("id", "must be a UUID");
        return error is null;
    }
}
