using System.Collections.Immutable;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Server.Domains;

/// <summary>A domain that the operator vouches for.</summary>
/// <param name="Tenant">Whose it is.</param>
/// <param name="Name">The domain.</param>
/// <param name="Signer">How its mail is signed; null: by the keys that are made for it here, if any.</param>
internal sealed record DeclaredDomain(string Tenant, Domain Name, DkimSignerOptions? Signer = null)
{
    /// <summary>What a configuration declares.</summary>
    /// <param name="tenants">The tenants with the names of their domains.</param>
    /// <param name="signers">The signers of the sender's own object <c>dkim</c>. One signs for the declared domain that it names and for no other: the key is of whoever owns the domain.</param>
    /// <exception cref="SendException">Stage Configure: a name is no domain, or is named twice.</exception>
    public static ImmutableArray<DeclaredDomain> Of(IEnumerable<(string Tenant, ImmutableArray<string> Names)> tenants, ImmutableArray<DkimSignerOptions> signers)
    {
        var declared = tenants
            .SelectMany(tenant => tenant.Names.Select(Read).Select(name => new DeclaredDomain(tenant.Tenant, name, signers.FirstOrDefault(signer => signer.Domain == name))))
            .ToImmutableArray();
        return declared.GroupBy(domain => domain.Name).FirstOrDefault(group => group.Skip(1).Any()) is { } twice
            ? throw Refused($"the domain {twice.Key} is declared more than once: it can be one tenant's only")
            : declared;
    }

    private static Domain Read(string name) => Domain.TryParse(name, out var domain, out _) && !domain.IsAddressLiteral
        ? domain
        : throw Refused($"{Printable(name)} is no domain");

    private static string Printable(string name) => name.All(c => c is > ' ' and <= '~') ? name : "a name that is declared";

    private static SendException Refused(string why) => new(SendError.Refusal(SendStage.Configure, SendFault.InvalidValue, why, FailureScope.Relay));
}
