using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>
/// The built command, from <c>srv://domain</c> by way of unbound and nsd to Postfix: a server is used where DNSSEC or its
/// certificate binds it to the domain, and nowhere else.
/// </summary>
[Collection(DnsCollection.Name)]
public sealed class RelayFoundByDns(PostfixServer postfix, DnsServers dns)
{
    [Fact]
    public async Task DNSSEC_vouches_and_the_target_that_cannot_be_reached_gives_way()
    {
        var (run, recipient) = await SendAsync("secure.test", trusted: true);
        var connection = await AssertSentAsync(run, recipient);
        var found = connection.GetProperty("discovery");

        Assert.Equal(("_submissions._tcp", "Secure", "mail.secure.test"), Told(found));
        Assert.Equal(postfix[Listener.Smtps].Port, found.GetProperty("port").GetInt32());
        Assert.Equal("mail.secure.test", found.GetProperty("matchedName").GetString());
        Assert.Equal(2, found.GetProperty("records").GetArrayLength());
        Assert.Contains("DNSSEC vouches for the target mail.secure.test", Evidence(run), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_point_for_submissions_leads_on_to_submission()
    {
        var (run, recipient) = await SendAsync("starttls.secure.test", trusted: true);
        var connection = await AssertSentAsync(run, recipient);

        Assert.Equal(("_submission._tcp", "Secure", "mail.secure.test"), Told(connection.GetProperty("discovery")));
        Assert.Equal("StartTls", connection.GetProperty("mode").GetString());
    }

    [Theory]
    [InlineData("service.insecure.test", "_submissions.service.insecure.test")]
    [InlineData("domain.insecure.test", "domain.insecure.test")]
    public async Task Without_DNSSEC_the_certificate_has_to_name_the_domain(string domain, string name)
    {
        var (run, recipient) = await SendAsync(domain, trusted: true);
        var connection = await AssertSentAsync(run, recipient);
        var found = connection.GetProperty("discovery");

        Assert.Equal(("_submissions._tcp", "Insecure", "mail.provider.insecure.test"), Told(found));
        Assert.Equal(name, found.GetProperty("matchedName").GetString());
        Assert.Contains($"the certificate vouches: it names {name}", Evidence(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("target.insecure.test", true)]
    // The same answers, but nobody said that the resolver is to be trusted.
    [InlineData("secure.test", false)]
    public async Task A_certificate_of_the_target_alone_is_not_enough_and_what_was_found_is_printed(string domain, bool trusted)
    {
        var (run, _) = await SendAsync(domain, trusted);
        var error = Error(run);

        Assert.Equal(3, run.ExitCode);
        Assert.Equal(("Configure", "DiscoveredServerUnproven", "No"), (Text(error, "stage"), Text(error, "detail"), Text(error, "delivered")));
        var target = trusted ? "mail.provider.insecure.test" : "mail.secure.test";
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"--relay smtps://{target}:{postfix[Listener.Smtps].Port}"), Text(error, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_that_is_printed_works()
    {
        var (run, _) = await SendAsync("target.insecure.test", trusted: true);
        var line = Text(Error(run), "message").Split(' ').SkipWhile(word => word is not "--relay").Skip(1).First();

        var (second, recipient) = await SendByAsync(line, trusted: true, dns.Resolver);
        var connection = await AssertSentAsync(second, recipient);
        Assert.Equal(JsonValueKind.Null, connection.GetProperty("discovery").ValueKind);
        Assert.Equal("mail.provider.insecure.test", Text(connection.GetProperty("tls"), "matchedName"));
    }

    [Fact]
    public async Task What_does_not_verify_is_refused()
    {
        var (run, _) = await SendAsync("bogus.test", trusted: true);
        var error = Error(run);

        Assert.Equal(5, run.ExitCode);
        Assert.Equal(("Connect", "DnsBogus", "Never"), (Text(error, "stage"), Text(error, "detail"), Text(error, "retry")));
    }

    [Theory]
    [InlineData("none.secure.test", "offers no submission service")]
    [InlineData("nobody.secure.test", "has no SRV record")]
    public async Task A_domain_that_offers_none_is_said(string domain, string words)
    {
        var (run, _) = await SendAsync(domain, trusted: true);
        var error = Error(run);

        Assert.Equal((3, "SubmissionNotOffered"), (run.ExitCode, Text(error, "detail")));
        Assert.Contains(words, Text(error, "message"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_resolver_that_does_not_answer_is_temporary()
    {
        var (run, _) = await SendAsync("secure.test", trusted: true, string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{FreePort.Next()}"));
        var error = Error(run);

        Assert.Equal((8, "DnsFailed", "Later"), (run.ExitCode, Text(error, "detail"), Text(error, "retry")));
    }

    private Task<(Command Run, string Recipient)> SendAsync(string domain, bool trusted, string? resolver = null) =>
        SendByAsync($"srv://{domain}", trusted, resolver ?? dns.Resolver);

    private async Task<(Command Run, string Recipient)> SendByAsync(string relay, bool trusted, string resolver)
    {
        var recipient = PostfixServer.AddressFor($"srv-{Guid.NewGuid():n}");
        var run = await Command.RunAsync("env",
        [
            "WAXWING__RETRY__ATTEMPTS=1", $"WAXWING__RESOLVERISTRUSTED={trusted}", $"DOTNET_ROOT={Path.GetFullPath(Path.Combine(System.Runtime.InteropServices.RuntimeEnvironment.GetRuntimeDirectory(), "../../.."))}",
            Path.Combine(AppContext.BaseDirectory, "waxwing"), "send", "--json", "--relay", relay, "--resolver", resolver, "--ca", postfix.AuthorityFile,
            "--from", "sender@example.org", "--to", recipient, "--subject", "Found", "--text", "found by DNS",
        ]);
        return (run, recipient);
    }

    private async Task<JsonElement> AssertSentAsync(Command run, string recipient)
    {
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        var receipt = JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt");
        var delivery = await postfix.NextDeliveryAsync(recipient, TestContext.Current.CancellationToken);
        Assert.Equal(receipt.GetProperty("content").GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(delivery.Content)));
        return receipt.GetProperty("attempts")[0].GetProperty("connection");
    }

    private static (string?, string?, string?) Told(JsonElement found) => (Text(found, "service"), Text(found, "security"), Text(found, "target"));

    private static string Evidence(Command run) => JsonDocument.Parse(run.Output).RootElement.GetProperty("receipt").GetProperty("practices").EnumerateArray()
        .Single(practice => practice.GetProperty("practice").GetInt32() == 7).GetProperty("evidence").GetString()!;

    private static JsonElement Error(Command run) => JsonDocument.Parse(run.Output).RootElement.GetProperty("error");

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
