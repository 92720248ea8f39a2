namespace Waxwing.GuardProof;

/// <summary>How the tests of one scenario ended.</summary>
internal enum Outcome
{
    Passed,
    Failed,
    Hung,
    Crashed,

    /// <summary>There is no such class, or it has only skipped tests.</summary>
    NothingRan,
}
