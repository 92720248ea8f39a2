using System.Collections.Frozen;

namespace Waxwing.Architecture.Tests;

/// <summary>Who may know whom: a room knows those named behind it, and whatever those know.</summary>
internal static class Plan
{
    // Rooms that are planned and not built yet stand here too: they are born with their arrows.
    public static FrozenDictionary<string, Room> Rooms { get; } = new Room[]
    {
        new("Waxwing.Smtp"),
        new("Waxwing.Trust", "Waxwing.Smtp"),
        new("Waxwing", "Waxwing.Smtp", "Waxwing.Trust"),
        new("Waxwing.AspNetCore", "Waxwing"),
        new("Waxwing.OAuth", "Waxwing"),
        new("Waxwing.Outbox", "Waxwing"),
        new("Waxwing.Outbox.EntityFrameworkCore", "Waxwing.Outbox"),
        new("Waxwing.Sandbox", "Waxwing.Smtp"),
        new("Waxwing.Templates", "Waxwing"),
        new("Waxwing.Testing", "Waxwing", "Waxwing.Sandbox", "Waxwing.Smtp"),
        new("Waxwing.Audit", "Waxwing.Smtp", "Waxwing.Trust"),
        new("Waxwing.Analyzers"),
        // What both executables say and how: neither knows the other.
        new("Waxwing.CommandLine", "Waxwing"),
        new("Waxwing.Server", "Waxwing", "Waxwing.CommandLine", "Waxwing.Templates", "Waxwing.Trust", "Waxwing.OAuth", "Waxwing.Audit", "Waxwing.Sandbox", "Waxwing.Smtp"),
        // The command starts the server as a process and never references it: it must stay quick to start.
        new("Waxwing.Cli", "Waxwing", "Waxwing.CommandLine", "Waxwing.Trust", "Waxwing.OAuth", "Waxwing.Audit", "Waxwing.Sandbox"),
    }.ToFrozenDictionary(room => room.Name, StringComparer.Ordinal);

    /// <summary>The arrows from one room that the plan does not have. Nothing, if all is well.</summary>
    /// <param name="room">The room that the arrows leave.</param>
    /// <param name="known">The rooms that they reach.</param>
    public static IEnumerable<string> ForbiddenArrows(string room, IEnumerable<string> known)
    {
        var allowed = Reach(room);
        return known.Except(allowed, StringComparer.Ordinal).Select(other => $"{room} -> {other}");
    }

    private static HashSet<string> Reach(string room)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal) { room };
        var open = new Stack<string>([room]);
        while (open.TryPop(out var name))
        {
            foreach (var next in Rooms.GetValueOrDefault(name)?.Knows ?? [])
            {
                if (reached.Add(next))
                {
                    open.Push(next);
                }
            }
        }

        return reached;
    }
}
