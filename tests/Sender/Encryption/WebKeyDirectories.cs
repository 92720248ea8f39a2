using System.Net;
using Waxwing.Encryption;
using Waxwing.Smtp;

namespace Waxwing.Tests.Encryption;

/// <summary>OpenPGP keys that the recipient's domain gives.</summary>
public sealed class WebKeyDirectories : EncryptionTest
{
    [Fact]
    public void The_addresses_are_those_of_the_draft() => Assert.Equal(
        [
            "https://openpgpkey.example.org/.well-known/openpgpkey/example.org/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q?l=Joe.Doe",
            "https://example.org/.well-known/openpgpkey/hu/iy9q119eutrkn8s1mk4r39qejnbu3n5q?l=Joe.Doe",
        ],
        WebKeyDirectory.Addresses(Mailbox.Parse("Joe.Doe@Example.ORG")).Select(address => address.AbsoluteUri));

    [Fact]
    public async Task A_key_is_taken_if_it_names_the_mailbox_and_is_remembered_for_an_hour()
    {
        var (_, open) = new OpenPgpShape().Make("bob@example.net");
        using var web = new Web(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(open.GetEncoded()) });
        var directory = new WebKeyDirectory(web, Clock);

        var (found, fault) = await directory.FindAsync(Mailbox.Parse("bob@example.net"), Token);
        await directory.FindAsync(Mailbox.Parse("bob@example.net"), Token);
        Assert.Null(fault);
        Assert.Equal("openpgpkey.example.net", Assert.Single(found).Origin);
        Assert.Equal(1, web.Requests);

        Clock.Advance(TimeSpan.FromHours(1));
        await directory.FindAsync(Mailbox.Parse("bob@example.net"), Token);
        Assert.Equal(2, web.Requests);
        Assert.Empty((await directory.FindAsync(Mailbox.Parse("eve@example.net"), Token)).Certificates);
    }

    [Fact]
    public async Task Where_there_is_none_both_places_were_asked_and_nothing_is_wrong()
    {
        using var web = new Web(_ => new HttpResponseMessage(HttpStatusCode.NotFound));
        var (found, fault) = await new WebKeyDirectory(web, Clock).FindAsync(Mailbox.Parse("bob@example.net"), Token);

        Assert.Empty(found);
        Assert.Null(fault);
        Assert.Equal(2, web.Requests);
    }

    [Fact]
    public async Task What_is_too_long_or_leads_elsewhere_is_not_taken()
    {
        using var large = new Web(_ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new ByteArrayContent(new byte[65 * 1024]) });
        using var elsewhere = new Web(_ => new HttpResponseMessage(HttpStatusCode.Found) { Headers = { Location = new Uri("https://example.com/key") } });

        Assert.Equal(KeyFault.NotFetched, (await new WebKeyDirectory(large, Clock).FindAsync(Mailbox.Parse("bob@example.net"), Token)).Fault!.Fault);
        Assert.Equal(KeyFault.NotFetched, (await new WebKeyDirectory(elsewhere, Clock).FindAsync(Mailbox.Parse("bob@example.net"), Token)).Fault!.Fault);
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_is_given_up()
    {
        var asked = new TaskCompletionSource();
        using var web = new Web(async token =>
        {
            asked.TrySetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return new HttpResponseMessage(HttpStatusCode.OK);
        });
        var search = new WebKeyDirectory(web, Clock).FindAsync(Mailbox.Parse("bob@example.net"), Token).AsTask();
        await asked.Task;
        Clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Contains("did not answer within 10 s", (await search).Fault!.Reason, StringComparison.Ordinal);
    }

    private sealed class Web(Func<CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        private int _requests;

        public Web(Func<CancellationToken, HttpResponseMessage> answer)
            : this(token => Task.FromResult(answer(token)))
        {
        }

        public int Requests => _requests;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _requests);
            Assert.Equal("https", request.RequestUri!.Scheme);
            return answer(cancellationToken);
        }
    }
}
