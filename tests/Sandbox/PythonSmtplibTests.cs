using System.Diagnostics;

namespace Waxwing.Sandbox.Tests;

public sealed class PythonSmtplibTests
{
    private const string Program = """
        import smtplib, ssl, sys
        from email.message import EmailMessage
        smtps, smtp, ca, user, password = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4], sys.stdin.readline().strip()
        trusted = ssl.create_default_context(cafile=ca)
        message = EmailMessage()
        message["From"], message["To"], message["Subject"] = "ann@example.org", "bob@example.net", "from smtplib"
        message.set_content("one\n.\ntwo\n")
        with smtplib.SMTP_SSL("localhost", smtps, context=trusted, timeout=30) as client:
            client.login(user, password)
            client.send_message(message)
        with smtplib.SMTP("localhost", smtp, timeout=30) as client:
            client.starttls(context=trusted)
            client.login(user, password)
            client.send_message(message)
        """;

    [Fact]
    public async Task Smtplib_sends_with_SMTP_SSL_and_with_starttls()
    {
        var cancelled = TestContext.Current.CancellationToken;
        await using var sandbox = await SandboxServer.StartAsync(cancellationToken: cancelled);
        using var python = Start(["-c", Program, $"{sandbox.SmtpsPort}", $"{sandbox.SmtpPort}", sandbox.AuthorityFile, sandbox.User]);
        await python.StandardInput.WriteLineAsync(sandbox.Password.AsMemory(), cancelled);
        python.StandardInput.Close();
        var errors = await python.StandardError.ReadToEndAsync(cancelled);
        await python.WaitForExitAsync(cancelled);

        Assert.True(python.ExitCode == 0, errors);
        var messages = sandbox.Messages.Snapshot();
        Assert.Equal(2, messages.Count);
        Assert.All(messages, message => Assert.EndsWith("\r\none\r\n.\r\ntwo\r\n", System.Text.Encoding.ASCII.GetString(message.Content.Span), StringComparison.Ordinal));
        Assert.All(messages, message => Assert.Equal("PLAIN", message.Mechanism));
    }

    private static Process Start(string[] arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("python3", arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardError = true })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.False(string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.Ordinal), "python3 must be there in CI.");
            Assert.Skip("not here: python3");
            throw;
        }
    }
}
