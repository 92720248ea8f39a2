using Waxwing.Smtp;

namespace Waxwing.Server.Submission;

/// <summary>A user of the configuration, for programs that cannot hold a key of forty characters and more.</summary>
/// <param name="Name">The name, as it is given with AUTH; prepared by SASLprep (RFC 4013). Neither <c>resend</c> nor <c>apikey</c> nor the text of a key's id.</param>
/// <param name="Credential">What is kept of the password.</param>
/// <param name="Key">The id of the key that the user stands for: whose mail it is, what it may do, and until when.</param>
internal sealed record SubmissionUser(string Name, ScramCredential Credential, Guid Key);
