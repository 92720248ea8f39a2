using Waxwing.Smtp;
using Waxwing.Smtp.Server;

namespace Waxwing.Sandbox;

/// <summary>A message that the server does not take once it has seen it.</summary>
internal sealed class RefusedContent(int? code = null) : RecipientFault(
    "data-NNN", "The end of the content is answered with NNN, 400 to 599, and the message is not kept; with 421 the session ends.", practice: 6)
{
    internal override RecipientFault? For(string localPart)
        => NumberedLocalPart.Read(localPart, "data-", 400, 599) is { } asked ? new RefusedContent(asked) : null;

    internal override SmtpServerReply? RefuseContent()
        => new(code!.Value, new EnhancedStatusCode(code.Value / 100, 6, 0), "A recipient asked for the content to be refused");
}
