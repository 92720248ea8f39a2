using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary>A command of the plan that is not built: it says so, in place of "unrecognized".</summary>
internal sealed class LaterCommand : Command
{
    private LaterCommand(string name, string words, string room)
        : base(name, $"Comes with {room}.")
    {
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(int (_) => throw new UsageException($"{words} comes with {room}, which this version does not have"));
    }

    /// <summary>Those of the service; new objects each time, since a command belongs to one parser.</summary>
    public static IEnumerable<LaterCommand> OfTheService =>
        from later in Rooms
        from name in later.Names.Split(' ')
        select new LaterCommand(name, name, later.Room);

    /// <summary>Those below <c>audit</c>.</summary>
    public static IEnumerable<LaterCommand> OfTheAudit =>
        from name in (string[])["endpoint", "domain", "config", "software", "code", "all"]
        select new LaterCommand(name, $"audit {name}", "the audit");

    private static readonly (string Names, string Room)[] Rooms =
    [
        ("move cluster", "the service on several nodes"),
        ("watch", "the reports that the service takes in"),
        ("learn", "the lessons"),
    ];
}
