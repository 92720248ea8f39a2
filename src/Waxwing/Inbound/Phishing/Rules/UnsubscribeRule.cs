namespace Waxwing;

/// <summary>Fields by which a reader is to end a mailing, and cannot.</summary>
internal sealed class UnsubscribeRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication) =>
        message.Unsubscription is { IsUsable: false, Text: var text } ? [new Sign("unsubscribe-broken", text)] : [];
}
