namespace Waxwing.Trust;

/// <summary>A message is no answer to the question, or breaks a rule or bound. It never leaves the resolver.</summary>
internal sealed class DnsFormatException(string message) : Exception(message);
