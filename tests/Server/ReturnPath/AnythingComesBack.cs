using System.Text;
using CsCheck;
using Waxwing.Server.Replies;
using Waxwing.Server.Reports;
using Waxwing.Server.ReturnPath.Judging;
using Waxwing.Server.Submission;

namespace Waxwing.Server.Tests.ReturnPath;

/// <summary>Strangers write what comes back, and may write anything.</summary>
public sealed class AnythingComesBack
{
    private static readonly ReturnedMailReader Reader = new(new ReplyJudge(ReplyRules.Built));

    private static readonly byte[][] Beginnings =
    [
        Encoding.ASCII.GetBytes(ReturnPathRoom.Report("ann@example.net", original: "ann@example.net")),
        Encoding.ASCII.GetBytes(ReturnPathRoom.Complaint("ann@example.net", "b-a@bounce.acme.test", "<1@acme.test>")),
        "From: MAILER-DAEMON@hoster.test\r\nSubject: failure notice\r\n\r\n<ann@example.net>:\r\n550 5.1.1 no such user\r\n--- Below this line is a copy of the message.\r\n\r\nReturn-Path: <shop@acme.test>\r\n"u8.ToArray(),
    ];

    [Fact]
    public void Whatever_is_made_of_a_report_it_is_read_and_shown_within_bounds() => Gen.Select(Gen.Int[0, 2], Gen.Select(Gen.Int[0, 2_000], Gen.Byte).Array[0, 40]).Sample(
        (beginning, changes) =>
        {
            var octets = (byte[])Beginnings[beginning].Clone();
            foreach (var (at, octet) in changes)
            {
                octets[at % octets.Length] = octet;
            }

            using var content = new MemoryStream(octets);
            using var message = SubmittedMessage.TryRead(content, TestContext.Current.CancellationToken);
            if (message is not null)
            {
                var read = Reader.Read(message);
                Assert.InRange(ReturnedText.Of(message, read).Length, 0, ReturnedText.Longest);
                Assert.True(read is not Waxwing.Server.Reports.ReturnedMail.Bounce bounce || bounce.Recipients.All(recipient => recipient.Text.Length <= ReportedRecipient.LongestText + 1));
            }
        },
        iter: 3_000);
}
