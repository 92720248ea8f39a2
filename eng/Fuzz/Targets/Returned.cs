using System.Text;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;
using Waxwing.Server.ReturnPath;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.Submission;

namespace Waxwing.Fuzz.Targets;

using ReturnedMail = Waxwing.Server.Reports.ReturnedMail;

/// <summary>Mail that comes back: bounces, complaints, answers. The input is the message; its first 64 octets are read as the local part of an address of a delivery as well.</summary>
internal static class Returned
{
    private const string Domain = "bounce.acme.test";
    private const int LongestLocalPart = 64;
    private const int MostRecipients = 200;

    private static readonly ReturnedMailReader Reader = new(new ReplyJudge(ReplyRules.Built));
    private static readonly BounceToken Tokens = new([new BounceKey(1, [.. Enumerable.Repeat((byte)'k', BounceKey.Length)])]);

    public static void Judge(ReadOnlySpan<byte> input)
    {
        CheckToken(Encoding.Latin1.GetString(input[..Math.Min(input.Length, LongestLocalPart)]));
        using var content = new MemoryStream(input.ToArray(), writable: false);
        using var message = SubmittedMessage.TryRead(content, CancellationToken.None);
        if (message is null)
        {
            return;
        }

        var read = Reader.Read(message);
        Property.Holds(ReturnedText.Of(message, read).Length <= ReturnedText.Longest);
        Check(read);
        // Nothing of it depends on what was read before.
        Property.Holds(string.Equals(Told(read), Told(Reader.Read(message)), StringComparison.Ordinal));
    }

    private static string Told(ReturnedMail read) => $"{read} {string.Join(' ', read is ReturnedMail.Bounce bounce ? bounce.Recipients : [])}";

    // What is one is the one of its delivery, and no other text is.
    private static void CheckToken(string local)
    {
        if (Tokens.TryRead(local, Domain, out var delivery))
        {
            Property.Holds(string.Equals(Tokens.LocalPart(delivery.Value, Domain), local, StringComparison.OrdinalIgnoreCase));
        }
    }

    private static void Check(ReturnedMail read)
    {
        switch (read)
        {
            case ReturnedMail.Bounce bounce:
                Property.Holds(bounce.Recipients.Length is > 0 and <= MostRecipients);
                foreach (var recipient in bounce.Recipients)
                {
                    Property.Holds(Encoding.UTF8.GetByteCount(recipient.Text) <= ReportedRecipient.LongestText + 3 && !recipient.Text.Contains('\n', StringComparison.Ordinal));
                    Property.Holds(recipient.Code is null or (>= 400 and <= 599));
                }

                break;
            case ReturnedMail.Complaint complaint:
                Property.Holds(complaint.Recipients.Length <= MostRecipients);
                break;
        }
    }
}
