using Waxwing.Snippets.Pages;

namespace Waxwing.Snippets;

/// <summary>A link leads somewhere.</summary>
public sealed class TheLinks
{
    [Fact]
    public void Files_and_headings_that_are_linked_to_exist()
    {
        var broken =
            from page in Repository.Pages
            from link in page.Links()
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal)
            where !Exists(page, link)
            select $"{page.Path}: {link}";

        Assert.Empty(broken);
    }

    [Fact]
    public void The_index_leads_to_every_page()
    {
        var linked = Repository.Page("docs/README.md").Links().Select(link => link.Split('#')[0]);
        var pages = Repository.Pages.Select(page => page.Path).Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Select(path => path["docs/".Length..]);

        var missing = pages.Except([.. linked, "README.md"], StringComparer.Ordinal).Where(path => !path.StartsWith("practices/", StringComparison.Ordinal));

        Assert.Empty(missing);
    }

    private static bool Exists(Page page, string link)
    {
        var (file, anchor) = link.Split('#') is [var path, var fragment] ? (path, fragment) : (link, null);
        var target = file.Length == 0 ? page.Path : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(page.Path)!, file));
        if (!File.Exists(Repository.Path(target)) && !Directory.Exists(Repository.Path(target)))
        {
            return false;
        }

        return anchor is null || Page.Read(Repository.Path(target)).Anchors().Contains(anchor, StringComparer.Ordinal);
    }
}
