using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;

namespace Waxwing.Conformance.Tests;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

public sealed class ReturnedMailCases
{
    private static readonly ReturnedMailReader Reader = new(new ReplyJudge(ReplyRules.Built));

    [Fact]
    public void The_bounces_of_some_sixty_servers_mean_what_the_source_says_but_for_rules_of_ours()
    {
        var verdicts = new Verdicts<BounceCase>("bounces-sisimai", BounceDeviations.All);
        var corpus = Corpus.Open("bounces-sisimai");
        foreach (var item in corpus.Cases().Where(item => item.GetProperty("bounces").ValueKind == JsonValueKind.Array))
        {
            var judged = BounceCase.Of(item, Read(corpus, item));
            verdicts.Add(judged, judged.Agrees, judged.ToString());
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Delivery_statuses_and_receipts_are_known_for_what_they_are()
    {
        var verdicts = new Verdicts<JsonElement>(
            "dsn-assorted",
            new Deviation<JsonElement>(
                "what is given up has failed",
                "the field Action says so (RFC 3464 §2.3.3), with a status of class 4; the source calls it after that",
                item => string.Equals(item.GetProperty("kind").GetString(), "delayed", StringComparison.Ordinal)));
        var corpus = Corpus.Open("dsn-assorted");
        foreach (var item in corpus.Cases())
        {
            var read = Read(corpus, item);
            var kind = read switch
            {
                ReturnedMail.Bounce { Recipients: var recipients } => recipients.All(recipient => recipient.Action == ReportedAction.Delayed) ? "delayed" : "failed",
                ReturnedMail.Receipt => "mdn",
                ReturnedMail.Complaint => "feedback",
                _ => read.GetType().Name,
            };
            verdicts.Add(item, string.Equals(kind, item.GetProperty("kind").GetString(), StringComparison.Ordinal), $"{item}: {kind}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Reports_of_failed_authentication_tell_what_failed_whose_it_was_and_whence_it_came()
    {
        var verdicts = new Verdicts<JsonElement>("feedback-reports");
        var corpus = Corpus.Open("feedback-reports");
        foreach (var item in corpus.Cases())
        {
            var read = Read(corpus, item);
            var parsed = item.GetProperty("parsed");
            var agrees = read is ReturnedMail.AuthenticationFailure failure
                && (parsed.ValueKind == JsonValueKind.Null
                    || (string.Equals(failure.Source, parsed.GetProperty("source_ip").GetString(), StringComparison.Ordinal)
                        && string.Equals(failure.Failure, parsed.GetProperty("auth_failure").GetString(), StringComparison.OrdinalIgnoreCase)
                        && string.Equals(failure.Domain, parsed.GetProperty("reported_domain")[0].GetString(), StringComparison.Ordinal)));
            verdicts.Add(item, agrees, $"{item.GetProperty("id")}: {read}");
        }

        verdicts.Conclude();
    }

    private static ReturnedMail Read(Corpus corpus, JsonElement item)
    {
        var octets = File.ReadAllBytes(Path.Combine(corpus.Folder, item.GetProperty("file").GetString()!));
        // Mail with CR alone cannot come by SMTP; what is in it is read all the same.
        if (!octets.Contains((byte)'\n'))
        {
            octets = Encoding.Latin1.GetBytes(Encoding.Latin1.GetString(octets).Replace('\r', '\n'));
        }

        using var stream = new MemoryStream(octets);
        return Reader.Read(MimeMessage.Load(stream, TestContext.Current.CancellationToken));
    }
}
