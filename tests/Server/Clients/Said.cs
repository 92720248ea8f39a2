using System.Globalization;
using Waxwing.Interop.Tests;

namespace Waxwing.Server.Tests.Clients;

/// <summary>What a client says became of a letter.</summary>
/// <param name="IsAccepted">Whether the service took it.</param>
/// <param name="Code">The code of the reply that refused it; null where the client names none.</param>
/// <param name="Words">All that the client said.</param>
internal sealed record Said(bool IsAccepted, int? Code, string Words)
{
    /// <summary>What a program said that ends with another code than zero where it fails.</summary>
    /// <param name="run">The program's run.</param>
    /// <param name="before">What stands before the reply; empty if all that it prints begins with it.</param>
    public static Said By(Command run, string before)
    {
        var words = run.Output + run.Error;
        return run.ExitCode == 0 ? new Said(true, null, words) : Refused(words, before);
    }

    /// <summary>That it was refused.</summary>
    public static Said Refused(string words, string before = "")
    {
        var at = words.IndexOf(before, StringComparison.Ordinal);
        var reply = at < 0 ? "" : words[(at + before.Length)..];
        var code = reply.Length >= 3 && int.TryParse(reply.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var read) ? read : (int?)null;
        return new Said(false, code, words);
    }
}
