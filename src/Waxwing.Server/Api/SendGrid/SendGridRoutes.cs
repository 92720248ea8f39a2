using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Api.Emails;
using Waxwing.Server.Templates;

namespace Waxwing.Server.Api.SendGrid;

/// <summary>The routes of SendGrid's API: mail is sent, and the rest says that it is not here.</summary>
internal static class SendGridRoutes
{
    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        var services = routes.Services;
        var options = services.GetRequiredService<ApiOptions>();
        var clock = services.GetRequiredService<TimeProvider>();
        var drafts = new EmailDraft(services.GetRequiredService<Schedule>(), options with { AddressLimit = Recipients.Most });
        var expansion = new Expansion(drafts, services.GetRequiredService<ITemplates>(), options, clock);
        // Described by SendGrid, and not in our document of our own API.
        routes.Post("/v3/mail/send", new PostMail(services.GetRequiredService<IMailDesk>(), expansion, services.GetService<DraftJudge>()).HandleAsync, KeyScope.Send, StatusCodes.Status202Accepted, options.BodyLimit)
            .ExcludeFromDescription();
        routes.Later("/v3/{**rest}", "this part of SendGrid's API (POST /v3/mail/send is here)");
    }
}
