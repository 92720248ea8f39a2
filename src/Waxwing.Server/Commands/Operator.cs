namespace Waxwing.Server.Commands;

/// <summary>Who types commands, as events and the audit log name them.</summary>
internal static class Operator
{
    /// <summary>The name that the system has for this user.</summary>
    public static string Name => $"operator:{Environment.UserName}";
}
