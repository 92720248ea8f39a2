namespace Waxwing.Server.Model;

/// <summary>Mail that waits for the same: what one lane waits for holds up no other.</summary>
/// <param name="Tenant">Whose mail.</param>
/// <param name="Stream">Of which stream.</param>
/// <param name="Site">To whom: the relay, the sandbox, or the operator of mail hosts (the recipient's domain, as long as that is not known).</param>
internal sealed record Lane(string Tenant, string Stream, string Site)
{
    /// <summary>The site of everything that goes to the configured relays.</summary>
    public const string RelaySite = "relay";

    /// <summary>The site of everything that goes to the embedded sandbox.</summary>
    public const string SandboxSite = "sandbox";

    /// <summary>As people write it: tenant/stream/site.</summary>
    public override string ToString() => $"{Tenant}/{Stream}/{Site}";
}
