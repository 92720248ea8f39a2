using Waxwing.Smtp;

namespace Waxwing.Server.Mail;

/// <summary>What the sender of a message asks of the reports about it. What he asks for one recipient is a <see cref="DsnRequest"/>.</summary>
/// <param name="Return">RET (RFC 3461 §4.3): how much of the message comes back with a failure; null: that is ours to choose.</param>
/// <param name="EnvelopeId">ENVID (RFC 3461 §4.4): the name by which they speak of it, or null.</param>
internal sealed record ReportRequest(DsnReturn? Return, EnvelopeId? EnvelopeId);
