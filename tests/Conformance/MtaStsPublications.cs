using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class MtaStsPublications
{
    [Fact]
    public void Records_are_read_as_mox_does()
    {
        var verdicts = new Verdicts<string>("policy-records, MTA-STS record");
        foreach (var (text, valid) in CasesOf("mta-sts-record").Select(InputOf))
        {
            var isRecord = MtaStsRecord.TryParse(text, out _, out var reason);
            verdicts.Add(text, isRecord == valid, $"{text} source says {valid}, we say {reason ?? "valid"}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void Policies_are_read_as_mox_does()
    {
        var verdicts = new Verdicts<string>("policy-records, MTA-STS policy");
        foreach (var (text, valid) in CasesOf("mta-sts-policy").Select(InputOf))
        {
            var isPolicy = MtaStsPolicy.TryParse(text, out _, out var fault);
            verdicts.Add(text, isPolicy == valid, $"{text} source says {valid}, we say {fault?.ToString() ?? "valid"}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public async Task Domains_are_looked_up_as_postfix_mta_sts_resolver_does()
    {
        var verdicts = new Verdicts<string>("policy-records, MTA-STS fetch");
        foreach (var element in CasesOf("mta-sts-fetch"))
        {
            using var host = new ServedPolicy(element);
            using var policies = new MtaStsPolicies(new OneText(element.GetProperty("txt").GetString()!), handler: host);
            var verdict = await policies.FindAsync(Domain.Parse(element.GetProperty("host").GetString()!), TestContext.Current.CancellationToken);
            var said = verdict.Result == MtaStsResult.NoPolicy ? "absent" : verdict.Result.ToString().ToLowerInvariant();
            var expected = element.GetProperty("result").GetString()!;
            verdicts.Add(said, string.Equals(said, expected, StringComparison.Ordinal), $"{element.GetProperty("id")} source says {expected}, we say {said} {verdict.Fault}");
        }

        verdicts.Conclude();
    }

    private static IEnumerable<JsonElement> CasesOf(string what) =>
        Corpus.Open("policy-records").Cases().Where(element => string.Equals(element.GetProperty("what").GetString(), what, StringComparison.Ordinal));

    private static (string Text, bool Valid) InputOf(JsonElement element) => (element.GetProperty("input").GetString()!, element.GetProperty("valid").GetBoolean());

    private sealed class OneText(string text) : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) =>
            Task.FromResult(DnsAnswer.Found(secure: false, [new TxtRecord(text)], TimeSpan.FromHours(1)));
    }

    /// <summary>Serves what the case says; a bad certificate is what the platform makes of one (tests/Trust has real ones).</summary>
    private sealed class ServedPolicy(JsonElement served) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (served.GetProperty("certificate").GetString() is "bad")
            {
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, "the certificate is bad");
            }

            var body = served.GetProperty("over_length").GetBoolean() ? new string('x', MtaStsPolicy.MaxLength + 1) : served.GetProperty("body").GetString()!;
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            content.Headers.ContentType = MediaTypeHeaderValue.Parse(served.GetProperty("content_type").GetString()!);
            return Task.FromResult(new HttpResponseMessage((HttpStatusCode)served.GetProperty("status").GetInt32()) { Content = content });
        }
    }
}
