using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Waxwing.Service.Floor;

// waxwing-floor DATA PORT CERTIFICATE KEY: the least that a server can do which answers 200 only when it has a message safely. It reads nothing in it.
if (args is not [var data, var port, var certificateFile, var keyFile])
{
    Console.Error.WriteLine("waxwing-floor DATA PORT CERTIFICATE KEY");
    return 2;
}

using var pem = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
using var certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), password: null);
await using var store = GroupCommit.Open(data);

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.UseKestrelHttpsConfiguration();
builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, int.Parse(port, System.Globalization.CultureInfo.InvariantCulture), endpoint =>
{
    endpoint.Protocols = HttpProtocols.Http1;
    endpoint.UseHttps(certificate);
}));
await using var app = builder.Build();
app.Run(async context =>
{
    var body = new byte[context.Request.ContentLength ?? 0];
    await context.Request.Body.ReadExactlyAsync(body).ConfigureAwait(false);
    var id = await store.WriteAsync(body).ConfigureAwait(false);
    var answer = Encoding.ASCII.GetBytes($$"""{"id":"{{id}}"}""");
    context.Response.ContentType = "application/json; charset=utf-8";
    context.Response.ContentLength = answer.Length;
    await context.Response.Body.WriteAsync(answer).ConfigureAwait(false);
});
await app.RunAsync().ConfigureAwait(false);
return 0;
