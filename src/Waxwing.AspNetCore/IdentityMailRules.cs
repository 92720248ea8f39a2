using Microsoft.Extensions.Options;
using MimeKit;

namespace Waxwing.AspNetCore;

/// <summary>Completes the options of Identity's mail, and judges them when the host starts.</summary>
internal sealed class IdentityMailRules(IOptions<WaxwingOptions> waxwing) : IPostConfigureOptions<IdentityMailOptions>, IValidateOptions<IdentityMailOptions>
{
    public void PostConfigure(string? name, IdentityMailOptions options)
    {
        try
        {
            options.From ??= waxwing.Value.From;
        }
        catch (OptionsValidationException)
        {
            // They stop the host by themselves; their faults are not told twice.
            options.IsUndecided = true;
        }

        if (options.AppName is null && options.From is { } from && MailboxAddress.TryParse(from, out var author))
        {
            options.AppName = string.IsNullOrWhiteSpace(author.Name) ? author.Domain : author.Name;
        }
    }

    public ValidateOptionsResult Validate(string? name, IdentityMailOptions options)
    {
        if (options.IsUndecided)
        {
            return ValidateOptionsResult.Skip;
        }

        if (options.From is null)
        {
            return ValidateOptionsResult.Fail("Waxwing:From is missing: the mail of Identity needs an author. Set it, or From of AddWaxwingEmailSender, to an address or to Name <address>");
        }

        try
        {
            // What no message could be made of is refused now, and not when the first user registers.
            using var probe = IdentityMail.Confirmation(options.AppName ?? "", "").To(options.From, options.From).ToMimeMessage();
            return ValidateOptionsResult.Success;
        }
        catch (SendException refusal)
        {
            return ValidateOptionsResult.Fail($"the mail of Identity cannot be made with its From and AppName: {refusal.Error.Message}");
        }
    }
}
