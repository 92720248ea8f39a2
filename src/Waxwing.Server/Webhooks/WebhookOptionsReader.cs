using Waxwing.Configuration;

namespace Waxwing.Server.Webhooks;

/// <summary>Reads the object <c>webhooks</c> of the service.</summary>
internal static class WebhookOptionsReader
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Reads it; what is wrong is kept by the section.</summary>
    public static WebhookOptions Read(Section section)
    {
        var plain = new WebhookOptions();
        var options = plain with
        {
            AllowedPrivateHosts = [.. section.Texts("allowedPrivateHosts", leastItems: 1)],
            PlainLoopback = section.Flag("plainLoopback") ?? plain.PlainLoopback,
            Keep = section.Time("keep", Hour, TimeSpan.FromDays(365)) ?? plain.Keep,
            GiveUpAfter = section.Time("giveUpAfter", Hour, TimeSpan.FromDays(30)) ?? plain.GiveUpAfter,
            Places = section.Number("places", 1, 64) ?? plain.Places,
            MaxPerTenant = section.Number("maxPerTenant", 1, 1000) ?? plain.MaxPerTenant,
        };
        section.End();
        return options;
    }
}
