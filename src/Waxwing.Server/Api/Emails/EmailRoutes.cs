using Waxwing.Server.Accepting;
using Waxwing.Server.Accounts;
using Waxwing.Server.Mail;

namespace Waxwing.Server.Api.Emails;

/// <summary>The routes of mail.</summary>
internal static class EmailRoutes
{
    // To change what was handed over, a key must be allowed to see it.
    private const KeyScope Change = KeyScope.Send | KeyScope.Read;

    private const string Order = """{"from":"Shop <shop@example.com>","to":["ann@example.net"],"subject":"Your order","html":"<p>It is on its way.</p>","text":"It is on its way."}""";

    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        var desk = routes.Services.GetRequiredService<IMailDesk>();
        var store = routes.Services.GetRequiredService<IMailStore>();
        var options = routes.Services.GetRequiredService<ApiOptions>();
        var drafts = routes.Services.GetRequiredService<EmailDraft>();
        var schedule = routes.Services.GetRequiredService<Schedule>();
        var templated = routes.Services.GetRequiredService<TemplatedEmail>();
        var links = routes.Services.GetRequiredService<AttachmentLinks>();

        routes.Post("/emails", new PostEmail(desk, drafts, routes.Services.GetRequiredService<FetchedFiles>(), templated).HandleAsync, KeyScope.Send, bodyLimit: options.BodyLimit)
            .WithMetadata(RequestRepetition.Parameter, new BodyExample(Order));
        routes.Post("/emails/batch", new PostEmailBatch(desk, drafts, templated, options).HandleAsync, KeyScope.Send, bodyLimit: options.BodyLimit)
            .WithMetadata(RequestRepetition.Parameter, PostEmailBatch.ModeParameter, new BodyExample($"[{Order}]"));
        routes.Get("/emails", new ListEmails(store).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList, .. ListEmails.Filters]);
        routes.Get("/emails/{id}", new GetEmail(store).HandleAsync, KeyScope.Read);
        routes.Patch("/emails/{id}", new PatchEmail(store, schedule).HandleAsync, Change).WithMetadata(new BodyExample("""{"scheduled_at":"in 1 hour"}"""));
        routes.Post("/emails/{id}/cancel", new CancelEmail(store).HandleAsync, Change);
        routes.Get("/emails/{id}/events", new GetEmailEvents(store).HandleAsync, KeyScope.Read);
        routes.Get("/emails/{id}/attachments", new ListAttachments(store, links).HandleAsync, KeyScope.Read).WithMetadata([.. ListQuery.OfEveryList]);
        routes.Get("/emails/{id}/attachments/{attachmentId}", new GetAttachment(store, links).HandleAsync, KeyScope.Read);
        routes.Get(AttachmentLinks.Pattern, new GetAttachmentContent(store, links).HandleAsync, ApiRoute.Open).ExcludeFromDescription();
    }
}
