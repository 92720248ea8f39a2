using System.Net;
using Waxwing.Trust;

namespace Waxwing;

/// <summary>An address that mail to mail hosts comes from, as receivers find it in DNS. Immutable.</summary>
/// <param name="Address">The address, as others see it.</param>
/// <param name="EhloName">What is said in EHLO.</param>
/// <param name="Reverse">Whether the address has a name that leads back to it (PTR, RFC 8601 §3).</param>
/// <param name="Name">That name; null unless <paramref name="Reverse"/> is <see cref="IprevResult.Pass"/>.</param>
/// <param name="IsOfEhloName">Whether the name in EHLO has the address; null where DNS does not say.</param>
/// <param name="Finding">All of it, a sentence for a person.</param>
public sealed record OwnAddress(IPAddress Address, string EhloName, IprevResult Reverse, string? Name, bool? IsOfEhloName, string Finding)
{
    /// <summary>Whether DNS shows that the address is the sender's: name and address lead to one another, and the name in EHLO has the address.</summary>
    public bool IsProven => Reverse == IprevResult.Pass && IsOfEhloName == true;

    /// <summary>Whether DNS shows that it is not so, which many mail hosts refuse. Where DNS does not answer, neither is shown.</summary>
    public bool IsWrong => Reverse is IprevResult.Fail or IprevResult.PermError || IsOfEhloName == false;

    internal static OwnAddress Of(IprevVerdict verdict, EhloAddresses ehlo)
    {
        bool? isOfEhloName = ehlo.Addresses.Contains(verdict.Address) ? true : ehlo.Doubt is null ? false : null;
        var finding = isOfEhloName switch
        {
            true => verdict.Reason,
            false => $"{verdict.Reason}; {ehlo.Name}, which Waxwing says in EHLO, does not have the address {verdict.Address}",
            null => $"{verdict.Reason}; whether {ehlo.Name} has the address {verdict.Address} cannot be told: {ehlo.Doubt}",
        };
        return new OwnAddress(verdict.Address, ehlo.Name.ToString(), verdict.Result, verdict.Host?.Ascii, isOfEhloName, finding);
    }
}
