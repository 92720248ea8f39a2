using System.Text.Json;

namespace Waxwing.Interop.Tests;

/// <summary>Python's smtplib: an SMTP client that this project did not write. Sends with DATA only.</summary>
internal sealed class PythonSmtplib : IMailClient
{
    private static readonly string Script = Path.Combine(AppContext.BaseDirectory, "Clients", "smtplib_client.py");

    public async Task<Outcome> SendAsync(Submission submission, CancellationToken cancellationToken)
    {
        Needs.Tool("python3");
        var job = JsonSerializer.Serialize(new
        {
            host = SmtpEndpoint.Host,
            port = submission.Endpoint.Port,
            tls = submission.Endpoint.Tls.ToString(),
            authority = submission.AuthorityFile,
            user = submission.Credentials?.User,
            password = submission.Credentials?.Password,
            mail_from = submission.MailFrom,
            recipients = submission.Recipients,
            content = submission.Content,
        });
        var said = await Command.MustAsync("python3", [Script], job);
        return JsonSerializer.Deserialize<Outcome>(said, JsonSerializerOptions.Web)!;
    }
}
