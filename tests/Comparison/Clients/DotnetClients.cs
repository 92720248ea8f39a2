using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Comparison.Tests.Clients;

/// <summary>The clients that are .NET: each is called as its own documentation shows.</summary>
internal static class DotnetClients
{
    public static async Task<Said> RunAsync(string name, Job job)
    {
        try
        {
            return name switch
            {
                "waxwing" => await WaxwingAsync(job),
                "mailkit-readme" => MailKit(job, client => client.Connect(job.Host, job.Port, job.Implicit)),
                "mailkit-strict" => MailKit(job, client => client.Connect(job.Host, job.Port, job.Implicit ? SecureSocketOptions.SslOnConnect : SecureSocketOptions.StartTls)),
                _ => throw new ArgumentException($"no client {name}", nameof(name)),
            };
        }
        catch (SendException exception)
        {
            var lost = exception.Error.Delivered == Delivered.Unknown || exception.Receipt?.Recipients.Any(recipient => recipient.Delivered == Delivered.Unknown) == true;
            return new Said(lost ? "unknown" : "refused", exception.Error.Detail ?? exception.Error.Failure.ToString(), exception.Message);
        }
        catch (Exception exception)
        {
            return new Said("refused", exception.GetType().Name, exception.Message);
        }
    }

    // docs/options: the defaults, but for the repetition of what may pass: the others make one attempt.
    private static async Task<Said> WaxwingAsync(Job job)
    {
        await using var sender = new MailSender(new SenderOptions
        {
            Relays = [RelayOptions.FromUrl($"{(job.Implicit ? "smtps" : "smtp")}://{job.User}@{job.Host}:{job.Port}") with { Password = Secret.FromValue(job.Password) }],
            Timeouts = Timeouts(job.LimitSeconds),
            Retry = new RetryOptions { MaxAttempts = 1 },
        });
        var receipt = await sender.SendAsync(Message(job));
        var failed = receipt.Recipients.FirstOrDefault(recipient => recipient.Error is not null);
        var claim = receipt.Recipients.Any(recipient => recipient.Delivered == Delivered.Unknown) ? "unknown" : failed is null ? "sent" : "partly";
        return new Said(claim, failed?.Error?.Detail ?? failed?.Error?.Failure.ToString(), receipt.ToString());
    }

    private static SmtpTimeouts Timeouts(int seconds)
    {
        var limit = TimeSpan.FromSeconds(seconds);
        return seconds == 0 ? SmtpTimeouts.Default : new SmtpTimeouts
        {
            Connect = limit, TlsHandshake = limit, Greeting = limit, Ehlo = limit, StartTls = limit, Auth = limit, MailFrom = limit,
            RcptTo = limit, Data = limit, DataBlock = limit, FinalDot = limit, Reset = limit, Quit = limit,
        };
    }

    // README.md of the package: "Sending Messages". The one line more: a throw-away authority publishes no revocation list, and without one
    // MailKit refuses every certificate (FAQ.md of the package names this property).
    private static Said MailKit(Job job, Action<SmtpClient> connect)
    {
        using var client = new SmtpClient { CheckCertificateRevocation = false };
        if (job.LimitSeconds > 0)
        {
            client.Timeout = job.LimitSeconds * 1000;
        }

        connect(client);
        client.Authenticate(job.User, job.Password);
        client.Send(Message(job));
        client.Disconnect(quit: true);
        return new Said("sent", Error: null, Text: null);
    }

    private static MimeMessage Message(Job job)
    {
        var message = new MimeMessage();
        message.From.Add(new MailboxAddress(job.FromName, job.From));
        if (job.SecondFrom is not null)
        {
            message.From.Add(new MailboxAddress("Second", job.SecondFrom));
        }

        message.To.AddRange(job.To.Select(address => new MailboxAddress("", address)));
        if (job.Bcc is not null)
        {
            message.Bcc.Add(new MailboxAddress("", job.Bcc));
        }

        message.Subject = job.Subject;
        message.Body = new TextPart("plain") { Text = job.Text + string.Concat(Enumerable.Repeat("A line of padding, as long as lines are.\r\n", job.Padding / 42)) };
        return message;
    }
}
