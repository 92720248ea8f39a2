using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Waxwing.Trust.Tests.MtaSts;

/// <summary>The host of policies as a test writes it: what it says to the next request, and what it was asked.</summary>
internal sealed class PolicyHost : HttpMessageHandler
{
    public const string Enforce = "version: STSv1\nmode: enforce\nmx: *.example.org\nmax_age: 86400\n";

    public List<string> Asked { get; } = [];

    public string Body { get; set; } = Enforce;

    public HttpStatusCode Status { get; set; } = HttpStatusCode.OK;

    public string? MediaType { get; set; } = "text/plain";

    /// <summary>In place of an answer.</summary>
    public Func<CancellationToken, Task<HttpResponseMessage>>? Instead { get; set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add($"{request.Method} {request.RequestUri}");
        if (Instead is { } instead)
        {
            return await instead(cancellationToken);
        }

        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Body));
        content.Headers.ContentType = MediaType is null ? null : MediaTypeHeaderValue.Parse(MediaType);
        return new HttpResponseMessage(Status) { Content = content };
    }
}
