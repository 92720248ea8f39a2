namespace Waxwing.Cli.Batch;

/// <summary>A line that was begun and is not settled: its fate is unknown, or it is to be tried again.</summary>
/// <param name="Hash">The hash of the line.</param>
/// <param name="MessageId">The Message-ID under which it goes out, or null.</param>
/// <param name="Outcome">How it ended; <see cref="SendOutcome.Unknown"/> also where nothing says that it ended.</param>
/// <param name="ExitCode">The exit code that it stands for.</param>
/// <param name="Recipients">Who is left; empty for everybody.</param>
internal sealed record OpenLine(string Hash, string? MessageId, SendOutcome Outcome, int ExitCode, string[] Recipients);
