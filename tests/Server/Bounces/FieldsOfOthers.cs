using MimeKit;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Bounces;

/// <summary>What other servers write into a delivery status tells what readers of them know.</summary>
public sealed class FieldsOfOthers
{
    [Fact]
    public void No_field_of_ours_is_one_that_nobody_else_writes()
    {
        var known = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var corpus in new[] { "dsn-assorted", "bounces-sisimai" })
        {
            foreach (var item in Corpus.Cases(corpus))
            {
                using var message = MimeMessage.Load(new MemoryStream(File.ReadAllBytes(Corpus.File(corpus, item.GetProperty("file").GetString()!))));
                foreach (var field in message.BodyParts.OfType<MessageDeliveryStatus>().SelectMany(status => status.StatusGroups).SelectMany(group => group))
                {
                    known[field.Field] = known.GetValueOrDefault(field.Field) + 1;
                }
            }
        }

        var (_, written) = Bounced.Write(Bounced.Of(Bounced.Bob, Bounced.Carol));
        using var __ = written;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Join(", ", known.OrderByDescending(pair => pair.Value).Take(20).Select(pair => $"{pair.Key} {pair.Value}")));
        Assert.All(Bounced.Status(written).SelectMany(group => group), field => Assert.InRange(known.GetValueOrDefault(field.Field), 10, int.MaxValue));
    }
}
