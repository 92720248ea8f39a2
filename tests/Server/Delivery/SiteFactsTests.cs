using System.Text.Json;
using Json.Schema;
using Waxwing.Server.Delivery;
using Waxwing.Server.Replies;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Delivery;

/// <summary>What is known of sites: the file, its schema, its page, and what its rules make of replies that were seen.</summary>
public sealed class SiteFactsTests
{
    private static readonly string File = System.IO.File.ReadAllText(Path.Combine(Repository.Folder, "src/Waxwing.Server/Delivery/Data/sites.json"));
    private static readonly JsonSchema Schema = JsonSchema.FromText(System.IO.File.ReadAllText(Path.Combine(Repository.Folder, "docs/schemas/sites.schema.json")));

    [Fact]
    public void The_file_is_valid_and_no_operator_is_named_twice()
    {
        var result = Schema.Evaluate(JsonDocument.Parse(File).RootElement, new EvaluationOptions { OutputFormat = OutputFormat.List });
        Assert.True(result.IsValid, string.Join('\n', (result.Details ?? []).Where(detail => detail.Errors is not null).SelectMany(detail => detail.Errors!.Select(error => $"{detail.InstanceLocation}: {error.Value}"))));
        var names = SiteCatalog.Built.Sites.SelectMany(site => site.Operators).ToArray();
        Assert.Equal(names.Distinct(StringComparer.Ordinal), names);
        // The name of a site is that of an organization: what the name of a mail host comes to.
        Assert.All(names, name => Assert.Equal(name, Operators.Of($"mx.{name}")));
    }

    [Fact]
    public void Every_entry_has_its_day_and_where_it_is_from()
    {
        Assert.Equal(new DateOnly(2026, 11, 30), SiteCatalog.Built.Dated);
        Assert.All(SiteCatalog.Built.Sites, site =>
        {
            Assert.InRange(site.Dated, new DateOnly(2026, 11, 1), SiteCatalog.Built.Dated);
            Assert.Equal("https", new Uri(site.Source).Scheme);
        });
        Assert.Equal((2, 20), (SiteCatalog.Built.Unknown!.Connections, SiteCatalog.Built.Unknown.Messages));
    }

    [Fact]
    public void The_page_has_a_row_for_each()
    {
        static string Word(SiteBasis basis) => basis.ToString().ToLowerInvariant();
        Assert.Equal(
            SiteCatalog.Built.Sites.Select(site => $"{site.Name} | {string.Join(", ", site.Operators.Select(name => $"`{name}`"))} | {site.Connections} to {site.MostConnections} | {site.Messages} | {Word(site.LimitsAre)} | {Word(site.RepliesAre)}"),
            DocsPage.Read("docs/sites.md").Rows("## What is known").TakeWhile(row => row.Length == 6).Where(row => row[0] is not "site").Select(row => string.Join(" | ", row)));
    }

    [Theory]
    [InlineData("google.com", "421-4.7.28 Gmail has detected an unusual rate of unsolicited mail", "throttled")]
    [InlineData("google.com", "550-5.7.28 There is an unusual rate of unsolicited mail originating from your IP address", "sender_blocked")]
    [InlineData("google.com", "450-4.2.1 The user you are trying to contact is receiving email too quickly", "throttled")]
    [InlineData("google.com", "550-5.1.1 The email account that you tried to reach does not exist", "no_such_user")]
    [InlineData("google.com", "550 5.2.1 The email account that you tried to reach is disabled", "inactive")]
    [InlineData("google.com", "552-5.2.2 The recipient's inbox is out of storage space", "mailbox_full")]
    [InlineData("google.com", "550-5.7.26 This mail has been blocked because the sender is unauthenticated", "unauthenticated")]
    [InlineData("outlook.com", "550 5.7.1 Unfortunately, messages from [192.0.2.1] weren't sent. Please contact your Internet service provider since part of their network is on our block list (S3140)", "sender_blocked")]
    [InlineData("outlook.com", "451 4.7.650 The mail server [192.0.2.1] has been temporarily rate limited due to IP reputation (S775)", "sender_blocked")]
    [InlineData("outlook.com", "421 RP-001 (SNT0-MC2-F19) Unfortunately, some messages from 192.0.2.1 weren't sent", "throttled")]
    [InlineData("outlook.com", "451 4.7.500 Server busy. Please try again later from [192.0.2.1]. (AS843)", "throttled")]
    [InlineData("outlook.com", "550 5.5.0 Requested action not taken: mailbox unavailable", "no_such_user")]
    [InlineData("outlook.com", "550 5.7.515 Access denied, sending domain does not meet the required authentication level", "unauthenticated")]
    [InlineData("yahoodns.net", "421 4.7.0 [TSS04] Messages from 192.0.2.1 temporarily deferred due to unexpected volume or user complaints", "throttled")]
    [InlineData("yahoodns.net", "421 4.7.1 [TS03] All messages from 192.0.2.1 will be permanently deferred", "sender_blocked")]
    [InlineData("yahoodns.net", "553 5.7.1 [BL21] Connections not accepted from servers on Spamhaus PBL", "sender_blocked")]
    [InlineData("yahoodns.net", "554 delivery error: dd This user doesn't have a yahoo.com account", "no_such_user")]
    [InlineData("icloud.com", "421 4.7.1 Messages to ann@icloud.com deferred due to excessive volume", "throttled")]
    [InlineData("icloud.com", "451 4.7.1 Service unavailable - try again later", "throttled")]
    [InlineData("icloud.com", "550 5.1.1 <ann@icloud.com>: user does not exist", "no_such_user")]
    [InlineData("icloud.com", "550 5.7.1 [CS01] Message rejected due to local policy", "content_refused")]
    [InlineData("gmx.net", "554 No SMTP service. IP address is block listed.", "sender_blocked")]
    [InlineData("gmx.net", "550 Requested action not taken: mailbox unavailable", "no_such_user")]
    [InlineData("gmx.net", "550 Reject due to SPF policy", "unauthenticated")]
    [InlineData("t-online.de", "554 IP=192.0.2.1 - None/bad reputation. Ask your postmaster for help", "sender_blocked")]
    [InlineData("orange.fr", "421 Too many connections, slow down. OFR004_104", "throttled")]
    [InlineData("orange.fr", "550 5.1.1 Adresse d'au moins un destinataire invalide", "no_such_user")]
    public void Replies_mean_what_their_site_means_by_them(string site, string reply, string meant) =>
        Assert.Equal($"\"{meant}\"", JsonSerializer.Serialize(SiteCatalog.Usual.JudgeOf(site).Judge(RefusalText.Of(reply))));

    [Fact]
    public void An_operators_file_stands_in_the_place_of_what_comes_along()
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(folder["sites.json"], """
            { "dated": "2026-12-24", "unknown": { "connections": 1, "most_connections": 3, "messages": 5 },
              "sites": [ { "name": "Ours", "operators": ["google.com", "hoster.net"], "dated": "2026-12-24", "source": "https://wiki.acme-shop.net/mail", "limits_are": "ours", "replies_are": "observed",
                "connections": 7, "most_connections": 9, "messages": 11, "replies": [ { "means": "throttled", "says": ["slow please"] } ] } ] }
            """);
        var catalog = SiteCatalog.Read(folder["sites.json"]);
        Assert.Equal((7, 7, 3, 1), (catalog.PaceOf("google.com").Connections, catalog.PaceOf("hoster.net").Connections, catalog.PaceOf("yahoodns.net").Connections, catalog.PaceOf("elsewhere.net").Connections));
        Assert.Equal(ReplyClass.Throttled, catalog.JudgeOf("google.com").Judge(RefusalText.Of("450 slow, please")));
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{ "sites": [] }""")]
    [InlineData("""{ "dated": "2026-12-24", "sites": [], "more": 1 }""")]
    [InlineData("""{ "dated": "2026-12-24", "unknown": { "connections": 0, "most_connections": 3, "messages": 5 }, "sites": [] }""")]
    [InlineData("""{ "dated": "2026-12-24", "unknown": { "connections": 4, "most_connections": 3, "messages": 5 }, "sites": [] }""")]
    [InlineData("""{ "dated": "2026-12-24", "unknown": { "connections": 1, "most_connections": 65, "messages": 5 }, "sites": [] }""")]
    [InlineData("""{ "dated": "2026-12-24", "unknown": { "connections": 1, "most_connections": 3, "messages": 0 }, "sites": [] }""")]
    public void A_file_that_is_none_is_refused(string json)
    {
        using var folder = new TemporaryFolder();
        System.IO.File.WriteAllText(folder["sites.json"], json);
        Assert.Equal(SendStage.Configure, Assert.Throws<SendException>(() => SiteCatalog.Read(folder["sites.json"])).Error.Stage);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => Assert.Contains("cannot be read", Assert.Throws<SendException>(() => SiteCatalog.Read("/nonexistent/sites.json")).Error.Message, StringComparison.Ordinal);
}
