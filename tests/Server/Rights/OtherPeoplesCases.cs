using System.Text;
using MimeKit;
using Waxwing.Server.Rights;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

// The sender has a type of this name as well.
using AuthorField = Waxwing.Server.Rights.AuthorField;

/// <summary>Addresses, names and messages of the corpora: what the strict reader accepts, MimeKit and Mailbox read the same.</summary>
public sealed class OtherPeoplesCases
{
    // An address by itself is accepted where it is one for an envelope, but for local parts that are quoted or look like an encoded word, and domains that are written otherwise than they are shown.
    [Theory]
    [InlineData("addresses-isemail", "address", 15)]
    [InlineData("addresses-assorted", "input", 90)]
    public void What_is_accepted_as_an_author_is_read_alike_by_three(string corpus, string field, int least)
    {
        var (accepted, refused) = (0, 0);
        var different = new List<string>();
        foreach (var text in Corpus.Cases(corpus).Select(item => item.GetProperty(field).GetString()!))
        {
            using var mime = MimeMessage.Load(new MemoryStream(Encoding.UTF8.GetBytes($"From: {text}\r\n\r\nHello\r\n")));
            var isAddress = Mailbox.TryParse(text, out var mailbox, out _);
            if (mime.Headers.Count == 1 && HeaderShape.IsSound(mime.Headers, out _) && AuthorField.TryRead(mime.Headers[0].RawValue, out var authors, out _))
            {
                accepted++;
                var read = Assert.Single(authors).Mailbox;
                Assert.Equal(read, Mailbox.Parse(Assert.Single(mime.From.Mailboxes).Address));
                Assert.True(mailbox == read || text.AsSpan().ContainsAny('<', '(', ' ') || text.AsSpan().ContainsAny('\t', '\r', '\n'), text);
            }
            else if (isAddress)
            {
                different.Add(text);
                Assert.True(text.StartsWith('"') || EncodedWord.Occurs(text) || (!Ascii.IsValid(text) && !text.EndsWith($"@{mailbox!.Domain.Unicode}", StringComparison.OrdinalIgnoreCase)), text);
            }
            else
            {
                refused++;
            }
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {accepted} accepted, {refused} refused by all, {different.Count} refused as an author alone: {string.Join(' ', different)}");
        Assert.True(accepted >= least && refused > least);
    }

    // A name that looks like another, or is said to be, is another domain.
    [Fact]
    public void No_homograph_of_a_name_is_the_name()
    {
        var judged = 0;
        foreach (var item in Corpus.Cases("idn-homographs"))
        {
            var ascii = item.GetProperty("ascii").GetString();
            var unicode = item.GetProperty("unicode").GetString();
            if (!Domain.TryParse(ascii, out var domain, out _) || !Domain.TryParse(unicode, out var shown, out _) || !domain.Ascii.Contains("xn--", StringComparison.Ordinal))
            {
                continue;
            }

            judged++;
            Assert.Equal(domain, shown);
            Assert.NotNull(Forgery.Judge($"From: me@{unicode}"));
        }

        Assert.InRange(judged, 5, 29);
    }

    // Hostile and broken messages: what is accepted for a tenant who owns everything is read alike.
    [Theory]
    [InlineData("phishing-features")]
    [InlineData("mime-assorted")]
    [InlineData("ham-and-spam")]
    public void Of_whole_messages_what_is_accepted_is_read_alike(string corpus)
    {
        var accepted = 0;
        var refused = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var item in Corpus.Cases(corpus))
        {
            using var mime = Load(Corpus.File(corpus, item.GetProperty("file").GetString()!));
            var refusal = mime is null ? null : new SenderRights(Forgery.Key, new Everything()).Judge(0, mime, reversePath: null, hasEnvelope: true, []);
            if (mime is null || refusal is not null)
            {
                var why = refusal?.Message ?? "no header";
                refused[why] = refused.GetValueOrDefault(why) + 1;
                continue;
            }

            accepted++;
            Assert.True(AuthorField.TryRead(mime.Headers.Single(header => header.Id == HeaderId.From).RawValue, out var authors, out _));
            Assert.Equal(authors.Select(author => author.Mailbox), mime.From.Mailboxes.Select(address => Mailbox.Parse(address.Address)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {accepted} accepted, {refused.Values.Sum()} refused{string.Concat(refused.Select(pair => $"\n  {pair.Value} {pair.Key}"))}");
        Assert.True(accepted > 0);
    }

    // What has no header that MimeKit finds is refused at the door.
    private static MimeMessage? Load(string file)
    {
        try
        {
            return MimeMessage.Load(new MemoryStream(File.ReadAllBytes(file)));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private sealed class Everything : IOwnDomains
    {
        public bool Owns(Domain domain) => true;
    }
}
