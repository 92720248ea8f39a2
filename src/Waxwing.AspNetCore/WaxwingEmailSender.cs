using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using Waxwing.Smtp;

namespace Waxwing.AspNetCore;

/// <summary>
/// Sends the mail of ASP.NET Core Identity through the host's <see cref="IMailSender"/>. Links and codes are in the message and nowhere
/// else: they are credentials. Thread-safe.
/// </summary>
/// <typeparam name="TUser">The app's users. Nothing of them but the address gets into a message.</typeparam>
internal sealed class WaxwingEmailSender<TUser>(IMailSender sender, IOptions<IdentityMailOptions> options) : IEmailSender<TUser>
    where TUser : class
{
    // Validated: there is an author, and a name.
    private readonly string _from = options.Value.From!;
    private readonly string _app = options.Value.AppName!;

    public Task SendConfirmationLinkAsync(TUser user, string email, string confirmationLink) => SendAsync(email, IdentityMail.Confirmation(_app, confirmationLink));

    public Task SendPasswordResetLinkAsync(TUser user, string email, string resetLink) => SendAsync(email, IdentityMail.ResetLink(_app, resetLink));

    public Task SendPasswordResetCodeAsync(TUser user, string email, string resetCode) => SendAsync(email, IdentityMail.ResetCode(_app, resetCode));

    private async Task SendAsync(string email, IdentityMail mail)
    {
        // Strictly an address: a draft would also take "Name <address>", and Identity has compared and stored the whole as the user's address.
        if (!Mailbox.TryParse(email, out var recipient, out var fault))
        {
            throw new SendException(SendError.Refusal(SendStage.Validate, SendFault.InvalidAddress, $"the user's address is not valid: {fault}", FailureScope.Recipient));
        }

        using var message = mail.To(_from, recipient.ToString()).ToMimeMessage();
        await sender.SendAsync(new OutgoingMessage(message) { Kind = mail.Kind }).ConfigureAwait(false);
    }
}
