using System.Text;
using Waxwing.Trust;

namespace Waxwing.Snippets;

/// <summary>The code of <c>docs/phishing.md</c>.</summary>
public sealed class PhishingPage
{
    [Fact]
    public async Task Judges_a_received_message()
    {
        IDnsLookup dns = new NoDns();
        ReadOnlyMemory<byte> octets = Encoding.ASCII.GetBytes("From: PayPal <a@example.org>\r\nSubject: Lunch\r\n\r\nHello\r\n");

        // snippet: message-check
        var check = new MessageCheck(dns);
        var report = await check.CheckAsync(octets, new MessageOrigin { TrustedHost = "mx.example.org" });
        Console.WriteLine(report is null ? "this is no message" : $"{report.Phishing.Verdict}: {report.Phishing.Explanation}");
        // end

        Assert.Contains(report!.Phishing.Indicators, indicator => indicator.Id is "display-name-brand");
    }

    private sealed class NoDns : IDnsLookup
    {
        public Task<DnsAnswer> AskAsync(DnsQuestion question, CancellationToken cancellationToken = default) => Task.FromResult(DnsAnswer.Failure("nobody is asked"));
    }
}
