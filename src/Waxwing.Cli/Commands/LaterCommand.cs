using System.CommandLine;

namespace Waxwing.Cli.Commands;

/// <summary>A command of the plan whose room is not built: it says so, in place of "unrecognized".</summary>
internal sealed class LaterCommand : Command
{
    private LaterCommand(string name, string room)
        : base(name, $"Comes with {room}.")
    {
        Hidden = true;
        TreatUnmatchedTokensAsErrors = false;
        SetAction(int (_) => throw new UsageException($"{name} comes with {room}, which this version does not have"));
    }

    /// <summary>All of them; new objects each time, since a command belongs to one parser.</summary>
    public static IEnumerable<LaterCommand> All =>
        from room in Rooms
        from name in room.Names.Split(' ')
        select new LaterCommand(name, room.Room);

    private static readonly (string Room, string Names)[] Rooms =
    [
        ("the audit", "audit"),
        ("the service", "serve queue keys pause resume backup restore move template cluster watch learn"),
    ];
}
