namespace Waxwing.Server.Accepting;

/// <summary>Where mail is handed over, by whichever door. Thread-safe.</summary>
internal interface IMailDesk
{
    /// <summary>Judges, prepares and keeps messages. When it says accepted, they are on the disk.</summary>
    /// <param name="handover">The messages.</param>
    /// <param name="cancellationToken">The caller's wish to stop. What was begun to be kept is kept all the same.</param>
    Task<HandoverResult> AcceptAsync(Handover handover, CancellationToken cancellationToken);
}
