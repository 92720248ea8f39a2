namespace Waxwing.Server.Api;

/// <summary>What Resend has and Waxwing does not yet: it says so, in place of a 404 that would look like a mistake of the caller's.</summary>
internal static class NotYet
{
    private static readonly (string Pattern, string What)[] Routes =
    [
        ("/emails/metrics", "metrics of emails"),
        ("/emails/{id}/share", "links that share emails"),
        ("/emails/receiving/{**rest}", "received emails"),
        ("/segments/{**rest}", "segments"),
        ("/audiences/{**rest}", "audiences"),
        ("/contacts/{**rest}", "contacts"),
        ("/contact-properties/{**rest}", "properties of contacts"),
        ("/topics/{**rest}", "topics"),
        ("/broadcasts/{**rest}", "broadcasts"),
        ("/automations/{**rest}", "automations"),
        ("/events/{**rest}", "events of contacts"),
        ("/oauth/{**rest}", "OAuth grants"),
    ];

    /// <summary>Adds them.</summary>
    public static void Map(ApiRoutes routes)
    {
        foreach (var (pattern, what) in Routes)
        {
            routes.Later(pattern, what);
        }
    }
}
