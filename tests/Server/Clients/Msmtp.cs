using System.Text;
using MimeKit;
using Waxwing.Interop.Tests;

namespace Waxwing.Server.Tests.Clients;

/// <summary>msmtp, which programs call in place of sendmail: it is given the message whole.</summary>
internal sealed class Msmtp : IClientProgram
{
    public void Need() => Needs.Tool("msmtp");

    public async Task<Said> SubmitAsync(Letter letter)
    {
        using var message = letter.ToMime();
        using var content = new MemoryStream();
        await message.WriteToAsync(new FormatOptions { NewLineFormat = NewLineFormat.Unix }, content, TestContext.Current.CancellationToken);
        return Said.By(await Command.RunAsync("msmtp", Arguments(letter), Encoding.ASCII.GetString(content.ToArray())), before: "server message: ");
    }

    // With --host it reads no configuration.
    private static string[] Arguments(Letter letter) =>
    [
        "--host=localhost", $"--port={letter.Port}", "--timeout=60",
        "--tls=on", $"--tls-starttls={(letter.ImplicitTls ? "off" : "on")}", $"--tls-trust-file={letter.AuthorityFile}",
        $"--auth={letter.Mechanism.ToLowerInvariant()}", $"--user={letter.User}", $"--passwordeval=echo {letter.Password}",
        $"--from={letter.From}", "--", .. letter.To,
    ];
}
