using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>
/// The built command, from a recipient's domain by way of unbound and nsd to Postfix: by DANE where DNSSEC vouches for the whole way, and not at all
/// where somebody may be forging it.
/// </summary>
[Collection(DnsCollection.Name)]
public sealed class MailByDns(PostfixServer postfix, DnsServers dns) : IDisposable
{
    private readonly DirectoryInfo state = Directory.CreateTempSubdirectory("waxwing-state-");

    public void Dispose() => state.Delete(recursive: true);

    [Fact]
    public async Task A_host_with_the_certificate_of_its_TLSA_record_gets_the_mail_without_any_authority()
    {
        var (run, mailbox) = await SendAsync("dane.secure.test");
        var attempt = await AssertSentAsync(run, mailbox);

        Assert.Equal(("mail.secure.test", "Secure", "Dane"), Host(attempt));
        Assert.Equal($"3 1 1 {postfix.PublicKeyOf("mail.secure.test")}", attempt.GetProperty("mailHost").GetProperty("tlsa")[0].GetString());
        Assert.Equal(("Dane", "mail.secure.test"), Tls(attempt));
        Assert.Equal(("Met", "Met"), (Practice(run, 1), Practice(run, 2)));
    }

    [Fact]
    public async Task Of_a_host_that_is_an_alias_the_records_of_the_canonical_name_count()
    {
        var (run, mailbox) = await SendAsync("cname.secure.test");
        var attempt = await AssertSentAsync(run, mailbox);

        Assert.Equal(("alias.secure.test", "Secure", "Dane"), Host(attempt));
        Assert.Equal(("Dane", "mail.secure.test"), Tls(attempt));
    }

    [Fact]
    public async Task Of_an_alias_that_leads_out_of_the_signed_zone_the_records_at_its_own_name_count()
    {
        var (run, mailbox) = await SendAsync("half-way.secure.test");
        var attempt = await AssertSentAsync(run, mailbox);

        Assert.Equal(("half.secure.test", "Secure", "Dane"), Host(attempt));
        Assert.Equal(("Dane", "half.secure.test"), Tls(attempt));
    }

    [Fact]
    public async Task The_address_that_mail_comes_from_is_looked_up_both_ways_and_SPF_passes_for_it()
    {
        var (run, mailbox) = await SendAsync("dane.secure.test", settings: ["WAXWING__MX__EHLONAME=ehlo.secure.test"], from: "sender@from.secure.test");
        await AssertSentAsync(run, mailbox);
        var facts = PracticeOf(run, 14).GetProperty("facts");

        Assert.Contains("127.0.0.1 is named ehlo.secure.test, and ehlo.secure.test has the address", Text(facts, "ownAddresses"), StringComparison.Ordinal);
        Assert.Equal("Pass", Text(facts, "spfResult"));
        // That name has an IPv6 address too, for which SPF does not pass.
        Assert.Equal("not used: SPF of from.secure.test says Fail of ::1", Text(facts, "ipv6"));
        Assert.Equal(0, JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt").GetProperty("warnings").GetArrayLength());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_report_that_says_TLS_Required_No_goes_encrypted_to_a_host_that_DANE_refuses_if_its_author_may(bool permitted)
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "From: reports@example.org\r\nSubject: TLS is broken\r\nTLS-Required: No\r\n\r\nto the mail host\r\n", TestContext.Current.CancellationToken);
        var (run, mailbox) = await SendAsync("altered.secure.test", settings: permitted ? ["WAXWING__MX__MAYWAIVEAUTHENTICATION__0=reports@example.org"] : [], eml: file);
        File.Delete(file);
        if (!permitted)
        {
            Assert.Equal((8, "TlsaMismatch"), (run.ExitCode, Text(JsonDocument.Parse(run.Output).RootElement.GetProperty("error"), "detail")));
            Assert.Equal(0, postfix.ArrivedFor(mailbox));
            return;
        }

        var attempt = await AssertSentAsync(run, mailbox);
        Assert.Equal(("altered-mail.secure.test", "Secure", "Waived"), Host(attempt));
        Assert.Equal("Nobody", Tls(attempt).Trust);
        Assert.Equal(("Met", "NotMet"), (Practice(run, 1), Practice(run, 2)));
        Assert.Contains("TLS-Required: No", Text(PracticeOf(run, 2), "evidence"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("plain.insecure.test", true)]
    // The same answers as above, but nobody said that the resolver is to be trusted.
    [InlineData("dane.secure.test", false)]
    public async Task Records_that_nobody_vouches_for_are_none_and_the_mail_goes_encrypted_to_whoever_answers(string domain, bool trusted)
    {
        var (run, mailbox) = await SendAsync(domain, trusted);
        var attempt = await AssertSentAsync(run, mailbox);

        Assert.Equal("Opportunistic", attempt.GetProperty("mailHost").GetProperty("tls").GetString());
        Assert.Equal("Nobody", Tls(attempt).Trust);
        Assert.Equal(("Met", "NotMet"), (Practice(run, 1), Practice(run, 2)));
    }

    [Theory]
    [InlineData("altered.secure.test", "TlsHandshake", "TlsaMismatch")]
    [InlineData("dane.bogus.test", "Route", "TlsaUnanswered")]
    [InlineData("mx.bogus.test", "Route", "DnsBogus")]
    // The signatures of the TLSA records are taken away; the records with them; the signatures of the whole zone, which the zone above says are there.
    [InlineData("dane.stripped.test", "Route", "TlsaUnanswered")]
    [InlineData("dane.removed.test", "Route", "TlsaUnanswered")]
    [InlineData("dane.naked.test", "Route", "DnsBogus")]
    public async Task What_may_be_forged_gets_nothing_and_the_mail_waits(string domain, string stage, string detail)
    {
        var (run, mailbox) = await SendAsync(domain);
        var error = JsonDocument.Parse(run.Output).RootElement.GetProperty("error");

        Assert.Equal((8, stage, detail, "Later", "No"), (run.ExitCode, Text(error, "stage"), Text(error, "detail"), Text(error, "retry"), Text(error, "delivered")));
        Assert.Equal(0, postfix.ArrivedFor(mailbox));
    }

    [Fact]
    public async Task A_null_MX_is_a_wrong_address()
    {
        var (run, _) = await SendAsync("null.secure.test");
        var error = JsonDocument.Parse(run.Output).RootElement.GetProperty("error");

        Assert.Equal((4, "NullMx", "Never"), (run.ExitCode, Text(error, "detail"), Text(error, "retry")));
    }

    [Fact]
    public async Task A_dry_run_names_the_host_and_what_would_rule()
    {
        var (run, mailbox) = await SendAsync("dane.secure.test", options: "--dry-run");
        var host = JsonDocument.Parse(run.Output).RootElement.GetProperty("plan").GetProperty("mailHosts")[0];

        Assert.Equal((0, "mail.secure.test", "Dane"), (run.ExitCode, Text(host, "host"), Text(host, "tls")));
        Assert.Equal(0, postfix.ArrivedFor(mailbox));
    }

    private Task<(Command Run, string Mailbox)> SendAsync(string domain, bool trusted = true, params string[] options) => SendAsync(domain, settings: [], trusted: trusted, options: options);

    private async Task<(Command Run, string Mailbox)> SendAsync(string domain, string[] settings, bool trusted = true, string from = "sender@example.org", string? eml = null, params string[] options)
    {
        var user = $"ada+mx-{Guid.NewGuid():n}";
        var run = await Command.RunAsync("env",
        [
            "WAXWING__RETRY__ATTEMPTS=1", $"WAXWING__RESOLVERISTRUSTED={trusted}", $"XDG_STATE_HOME={state.FullName}",
            string.Create(CultureInfo.InvariantCulture, $"WAXWING__MX__PORT={postfix[Listener.Submission].Port}"), "WAXWING__MX__EHLONAME=sender.test", .. settings,
            $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))}",
            Path.Combine(AppContext.BaseDirectory, "waxwing"), "send", "--json", "--mx", "--resolver", dns.Resolver, .. options,
            "--to", $"{user}@{domain}", .. eml is null ? (string[])["--from", from, "--subject", "By DNS", "--text", "to the mail host"] : ["--eml", eml],
        ]);
        return (run, $"{user}@{PostfixConfiguration.Domain}");
    }

    private async Task<JsonElement> AssertSentAsync(Command run, string mailbox)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var receipt = JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt");
        var delivery = await postfix.NextDeliveryAsync(mailbox, TestContext.Current.CancellationToken);
        Assert.Equal(receipt.GetProperty("content").GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(delivery.Content)));
        return receipt.GetProperty("attempts")[0];
    }

    private static (string, string, string) Host(JsonElement attempt)
    {
        var host = attempt.GetProperty("mailHost");
        return (Text(host, "host"), Text(host, "security"), Text(host, "tls"));
    }

    private static (string Trust, string Host) Tls(JsonElement attempt)
    {
        var tls = attempt.GetProperty("connection").GetProperty("tls");
        return (Text(tls, "trust"), Text(tls, "host"));
    }

    private static string Practice(Command run, int number) => Text(PracticeOf(run, number), "status");

    private static JsonElement PracticeOf(Command run, int number) =>
        JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt").GetProperty("practices").EnumerateArray().Single(practice => practice.GetProperty("practice").GetInt32() == number);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
