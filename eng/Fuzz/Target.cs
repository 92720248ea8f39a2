using Waxwing.Fuzz.Targets;

namespace Waxwing.Fuzz;

/// <summary>Takes any octets, and throws where a property of the parser does not hold.</summary>
internal delegate void Judge(ReadOnlySpan<byte> input);

/// <summary>A parser under test.</summary>
/// <param name="Name">The folder of its inputs, and its name on the command line.</param>
/// <param name="Run">Gives it one input.</param>
internal sealed record Target(string Name, Judge Run)
{
    /// <summary>The longest input; what is behind is not read.</summary>
    public const int MaxInput = 4096;

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Target> All { get; } =
    [
        new("reply", Reply.Judge),
        new("ehlo", Ehlo.Judge),
        new("command", Command.Judge),
        new("address", Address.Judge),
        new("header", Header.Judge),
        new("sasl", Sasl.Judge),
        new("dkim", Dkim.Judge),
        new("spf", Spf.Judge),
        new("results", Results.Judge),
        new("schedule", Schedule.Judge),
        new("author", Author.Judge),
        new("session", Session.Judge),
        new("submitted", Submitted.Judge),
        new("email", Email.Judge),
        new("page", Page.Judge),
        new("head", Head.Judge),
        new("returned", Returned.Judge),
    ];

    /// <summary>The one with this name.</summary>
    public static Target Named(string name) => All.Single(target => string.Equals(target.Name, name, StringComparison.Ordinal));
}
