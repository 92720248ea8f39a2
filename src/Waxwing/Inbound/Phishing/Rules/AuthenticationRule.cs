using Waxwing.Trust;

namespace Waxwing;

/// <summary>What authentication found speaks for itself; what could not be found out speaks neither way.</summary>
internal sealed class AuthenticationRule : IPhishingRule
{
    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        if (authentication.Dmarc.Is("fail"))
        {
            yield return new Sign(authentication.Disposition == DmarcPolicy.None ? "dmarc-fail" : "dmarc-fail-strict", Told(authentication.Dmarc));
        }
        else if (authentication.Dmarc.Is("none"))
        {
            yield return new Sign("dmarc-none", Told(authentication.Dmarc));
        }

        if (authentication.Spf.Is("fail"))
        {
            yield return new Sign("spf-fail", Told(authentication.Spf));
        }
        else if (authentication.Spf.Is("softfail"))
        {
            yield return new Sign("spf-softfail", Told(authentication.Spf));
        }

        if (authentication.Dkim.Is("none"))
        {
            yield return new Sign("unsigned", "");
        }
        // A list that changes what passes by it breaks signatures; DMARC then tells more.
        else if (authentication.Dkim.Is("fail") && !message.IsFromList)
        {
            yield return new Sign("dkim-fail", Told(authentication.Dkim));
        }
    }

    private static string Told(AuthenticationStep step) => $"{step.Method}={step.Result} {step.Domain}";
}
