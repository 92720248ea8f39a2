namespace Waxwing.Architecture.Tests;

/// <summary>One project under <c>src/</c>, and the rooms that it may know.</summary>
internal sealed record Room(string Name, params string[] Knows);
