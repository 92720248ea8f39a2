using MimeKit;

namespace Waxwing.Outbox.Tests;

/// <summary>Messages that tests send.</summary>
internal static class Letters
{
    public static MimeMessage To(params string[] recipients) => new MessageDraft { From = "shop@example.org", To = [.. recipients], Subject = "Your order", Text = "Thank you." }.ToMimeMessage();

    public static MimeMessage WithBcc(string to, string bcc) => new MessageDraft { From = "shop@example.org", To = [to], Bcc = [bcc], Subject = "Your order", Text = "Thank you." }.ToMimeMessage();
}
