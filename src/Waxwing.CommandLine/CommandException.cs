namespace Waxwing.CommandLine;

/// <summary>A command cannot do its work, for a reason that it knows and that is neither mail nor what was typed.</summary>
/// <param name="exitCode">The exit code: <see cref="ExitCodes.Fault"/>, <see cref="ExitCodes.Configuration"/> or <see cref="ExitCodes.Temporary"/>, which passes.</param>
/// <param name="detail">The word for it: an entry of <c>docs/errors.md</c>.</param>
/// <param name="message">What happened, and what to do; without secrets.</param>
/// <param name="inner">What caused it, or null.</param>
internal sealed class CommandException(int exitCode, string detail, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>A file or folder that the command needs is not there, cannot be used, or is not what it has to be.</summary>
    public const string FolderUnusable = "DataFolderUnusable";

    /// <summary>Another process has the data folder.</summary>
    public const string FolderInUse = "DataFolderInUse";

    /// <summary>The exit code.</summary>
    public int ExitCode { get; } = exitCode;

    /// <summary>The word for it.</summary>
    public string Detail { get; } = detail;
}
