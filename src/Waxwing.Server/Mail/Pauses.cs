using System.Collections.Frozen;
using Waxwing.Server.Model;

namespace Waxwing.Server.Mail;

/// <summary>What is paused at a moment. Immutable.</summary>
internal sealed class Pauses(IEnumerable<(PauseScope Scope, string Name)> paused)
{
    private readonly FrozenSet<(PauseScope, string)> _paused = paused.ToFrozenSet();

    /// <summary>Nothing.</summary>
    public static Pauses None { get; } = new([]);

    /// <summary>Whether mail of a lane, that came with a key, waits.</summary>
    public bool Stops(Lane lane, Guid? key) => _paused.Count > 0
        && (_paused.Contains((PauseScope.Tenant, lane.Tenant))
            || _paused.Contains((PauseScope.Stream, $"{lane.Tenant}/{lane.Stream}"))
            || _paused.Contains((PauseScope.Lane, lane.ToString()))
            || (key is { } id && _paused.Contains((PauseScope.Key, id.ToString()))));
}
