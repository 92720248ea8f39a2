using Waxwing.Smtp;

namespace Waxwing.Tests.Errors;

/// <summary>Every failure links to a place in <c>docs/errors.md</c>; the page knows all of them, and nothing else.</summary>
public sealed class TheErrorPage
{
    private static readonly string[] Headings = [.. File.ReadLines(Find("docs/errors.md")).Where(line => line.StartsWith("### ", StringComparison.Ordinal)).Select(line => line[4..])];

    [Fact]
    public void Knows_every_failure_and_detail_once_and_no_other()
    {
        var words = Enum.GetNames<SmtpFailure>()
            .Concat(Enum.GetNames<SmtpFailureDetail>().Where(name => name is not nameof(SmtpFailureDetail.None)))
            .Concat(Enum.GetNames<SendFault>())
            // What only the command and the service can fail with; their tests look these up.
            .Concat(["Usage", "Stopped", "InternalFault", "ServiceNotInstalled", "DataFolderUnusable", "DataFolderInUse", "DataKeyUnusable", "BackupUnusable", "TemplateRefused", "StoreFull", "StoreUnavailable", "StoreDamaged", "StoreKeyMissing", "StoreTooNew"]);

        Assert.Equal(words.Order(StringComparer.Ordinal), Headings.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Is_where_the_help_of_an_error_points()
    {
        var error = SendError.Refusal(SendStage.Validate, SendFault.HeaderInjection, "x");

        Assert.Equal("docs/errors.md, HeaderInjection", error.Help);
        Assert.All(Enum.GetValues<SmtpFailure>(), failure => Assert.Contains((error with { Failure = failure, Detail = null }).Help.Split(", ")[1], Headings));
    }

    internal static string Find(string path)
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder!.FullName, "Waxwing.slnx")))
        {
            folder = folder.Parent;
        }

        return Path.Combine(folder.FullName, path);
    }
}
