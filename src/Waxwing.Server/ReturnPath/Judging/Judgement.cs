using Waxwing.Server.Mail;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.ReturnPath.Judging;

/// <summary>What something is that came back, and what follows.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Note">Why nothing follows, or what does: in words, on one line.</param>
/// <param name="Shown">What people are shown of it.</param>
/// <param name="Effect">What follows; null: nothing.</param>
internal sealed record Judgement(ReturnedKind Kind, string Note, string Shown, ReturnedEffect? Effect = null);

/// <summary>What follows from something that is proven.</summary>
/// <param name="Delivery">The delivery that it is about.</param>
/// <param name="Event">What is told of it: it bounced, is late, or its recipient complained.</param>
/// <param name="Heard">What that says of the recipient; null for a delay.</param>
/// <param name="Report">The message that tells the sender, or null.</param>
internal sealed record ReturnedEffect(BouncedDelivery Delivery, MailEvent Event, Heard? Heard, NewMessage? Report);
