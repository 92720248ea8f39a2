namespace Waxwing.Storm;

/// <summary>The storm itself cannot go on.</summary>
internal sealed class StormException(string message) : Exception(message);
