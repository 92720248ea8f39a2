using Waxwing.Server.Accepting;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Domains;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.Aotsend;

/// <summary>The route of the article's own service.</summary>
internal static class AotsendRoutes
{
    /// <summary>Adds it.</summary>
    public static void Map(ApiRoutes routes)
    {
        var services = routes.Services;
        var handler = new PostSendEmail(
            services.GetRequiredService<IMailDesk>(),
            services.GetRequiredService<EmailDraft>(),
            services.GetRequiredService<ITemplates>(),
            new SenderAddresses(services.GetRequiredService<ISendingDomains>()),
            services.GetRequiredService<Admission>(),
            services.GetRequiredService<ApiOptions>());
        // Open to the gate alone: the key is in the body.
        routes.Post("/index/api/send_email", handler.HandleAsync, ApiRoute.Open).ExcludeFromDescription();
    }
}
