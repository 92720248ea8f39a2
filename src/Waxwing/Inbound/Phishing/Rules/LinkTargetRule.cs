namespace Waxwing;

/// <summary>Links that are built to be misread, or that do more than lead somewhere.</summary>
internal sealed class LinkTargetRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        foreach (var link in message.Links)
        {
            if (link.Address is not { } address)
            {
                continue;
            }

            if (link.Kind == LinkKind.Refresh)
            {
                yield return new Sign("link-refresh", link.Target);
            }

            if (address.Scheme is "javascript" or "vbscript" or "data" or "file" && address.Rest.Length > "void(0)".Length)
            {
                yield return new Sign("link-scheme", link.Target);
            }

            if (address.Address is not null)
            {
                yield return new Sign("link-ip-host", link.ToString());
            }

            if (address.UserInfo is not null)
            {
                yield return new Sign("link-userinfo", link.Target);
            }

            if (address.IsObfuscated)
            {
                yield return new Sign("link-obfuscated", link.Target);
            }
        }
    }
}
