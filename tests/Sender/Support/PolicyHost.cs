using System.Net.Http.Headers;
using System.Text;

namespace Waxwing.Tests.Support;

/// <summary>The HTTPS host of every domain's MTA-STS policy.</summary>
internal sealed class PolicyHost : HttpMessageHandler
{
    /// <summary>The policy.</summary>
    public string Body { get; set; } = "";

    /// <summary>How often it was fetched.</summary>
    public int Fetched { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Fetched++;
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse("text/plain");
        return Task.FromResult(new HttpResponseMessage { Content = content });
    }
}
