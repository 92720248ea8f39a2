namespace Waxwing;

/// <summary>Scripts and forms, in the message and in pages attached to it.</summary>
internal sealed class ActiveContentRule : IPhishingRule
{
    // What a page needs to make a file or a page of what it carries.
    private static readonly string[] Builders =
        ["new Blob", "createObjectURL", "msSaveBlob", "msSaveOrOpenBlob", "document.write(", "unescape(", "atob(", "fromCharCode", "eval(", "location.href", "location.replace", "window.location"];

    public IEnumerable<Sign> Judge(ReceivedMessage message, MessageAuthentication authentication)
    {
        var attached = message.Attachments.Where(part => part.IsPage).Select(part => HtmlReading.Read(System.Text.Encoding.UTF8.GetString(part.Beginning.Span)));
        foreach (var page in message.Pages.Concat(attached))
        {
            if (Array.Find(Builders, call => page.Scripts.Contains(call, StringComparison.OrdinalIgnoreCase)) is { } builder)
            {
                yield return new Sign("html-smuggling", builder);
            }
            else if (page.Scripts.AsSpan().Trim().Length > 0)
            {
                yield return new Sign("script", page.Scripts);
            }

            if (page.AsksForPassword)
            {
                yield return new Sign("form-password", "");
            }
            else if (page.Forms > 0)
            {
                yield return new Sign("form", string.Join(' ', page.Links.Where(link => link.Kind == LinkKind.Form)));
            }
        }
    }
}
