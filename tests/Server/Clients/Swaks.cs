using System.Text;
using Waxwing.Interop.Tests;

namespace Waxwing.Server.Tests.Clients;

/// <summary>swaks, the SMTP test tool. It writes the message itself, but leaves the encoding of fields to its user.</summary>
internal sealed class Swaks : IClientProgram
{
    public void Need() => Needs.Tool("swaks");

    // Inside TLS the transcript marks a reply that refuses so.
    public async Task<Said> SubmitAsync(Letter letter) => Said.By(await Command.RunAsync("swaks", Arguments(letter)), before: "<~* ");

    private static string[] Arguments(Letter letter) =>
    [
        "--server", "localhost", "--port", $"{letter.Port}",
        letter.ImplicitTls ? "--tls-on-connect" : "--tls", "--tls-verify", "--tls-ca-path", letter.AuthorityFile,
        "--auth", letter.Mechanism, "--auth-user", letter.User, "--auth-password", letter.Password, "--auth-hide-password",
        "--from", letter.From, "--to", string.Join(',', letter.To),
        // RFC 2047 §2.
        "--header", $"Subject: =?UTF-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(letter.Subject))}?=",
        "--body", letter.Text, "--attach-name", Path.GetFileName(letter.AttachmentFile), "--attach", $"@{letter.AttachmentFile}", "--suppress-data",
    ];
}
