namespace Waxwing.Server.Commands.Queue;

/// <summary>Mail whose content is a key to somebody's account: codes, and links that sign in, reset or activate. Nobody is shown it, whatever he may do.</summary>
internal static class SecretMail
{
    /// <summary>Whether a kind is such mail: what expires within hours does so because it is a secret.</summary>
    public static bool Is(MailKind kind) => kind.Life() < TimeSpan.FromDays(1);
}
