namespace Waxwing.CommandLine;

/// <summary>The command was not written as it must be. Exit code 2.</summary>
internal sealed class UsageException(string message) : Exception(message);
