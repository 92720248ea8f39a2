using System.Text;
using System.Text.Json;
using MimeKit;
using Waxwing.Server.Rights;
using Waxwing.Server.Tests.Support;
using Waxwing.Smtp;

namespace Waxwing.Server.Tests.Rights;

/// <summary>Addresses, names and messages of the corpora: what the strict reader accepts, MimeKit and Mailbox read the same.</summary>
public sealed class OtherPeoplesCases
{
    [Theory]
    [InlineData("addresses-isemail", "address", 40)]
    [InlineData("addresses-assorted", "input", 150)]
    public void What_is_accepted_as_an_author_is_read_alike_by_three(string corpus, string field, int least)
    {
        var accepted = 0;
        var cases = Corpus.Cases(corpus);
        foreach (var item in cases)
        {
            var text = item.GetProperty(field).GetString()!;
            var octets = Encoding.UTF8.GetBytes($"From: {text}\r\n\r\nHello\r\n");
            using var mime = MimeMessage.Load(new MemoryStream(octets));
            if (mime.Headers.Count != 1 || !HeaderShape.IsSound(mime.Headers, out _) || !AuthorField.TryRead(mime.Headers[0].RawValue, out var authors, out _))
            {
                continue;
            }

            accepted++;
            var read = Assert.Single(authors);
            Assert.Equal(read.Mailbox, Mailbox.Parse(Assert.Single(mime.From.Mailboxes).Address));
            // The case is an address by itself, but where it has a name.
            Assert.True(text.Contains('<', StringComparison.Ordinal) || text.Contains('(', StringComparison.Ordinal) || read.Mailbox == Mailbox.Parse(text.Trim(' ', '\t', '\r', '\n')), text);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {accepted} of {cases.Count} accepted");
        Assert.InRange(accepted, least, cases.Count);
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
        var (accepted, refused) = (0, 0);
        foreach (var item in Corpus.Cases(corpus))
        {
            using var mime = MimeMessage.Load(new MemoryStream(File.ReadAllBytes(Corpus.File(corpus, item.GetProperty("file").GetString()!))));
            if (new SenderRights(Forgery.Key, new Everything()).Judge(0, mime, reversePath: null, hasEnvelope: true, []) is not null)
            {
                refused++;
                continue;
            }

            accepted++;
            Assert.True(AuthorField.TryRead(mime.Headers.Single(header => header.Id == HeaderId.From).RawValue, out var authors, out _));
            Assert.Equal(authors.Select(author => author.Mailbox), mime.From.Mailboxes.Select(address => Mailbox.Parse(address.Address)));
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{corpus}: {accepted} accepted, {refused} refused");
        Assert.True(accepted > 0);
    }

    private sealed class Everything : IOwnDomains
    {
        public bool Owns(Domain domain) => true;
    }
}
