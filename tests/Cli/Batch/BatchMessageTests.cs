using System.Text;
using Waxwing.Cli.Batch;

namespace Waxwing.Cli.Tests.Batch;

/// <summary>What a line of a batch may say, and how it is told that it may not.</summary>
public sealed class BatchMessageTests
{
    [Fact]
    public void Every_field_is_read_and_null_is_none()
    {
        var message = Read("""{"id":"o-1","from":"a@example.org","to":"b@example.net","cc":["c@example.net"],"bcc":null,"subject":"s","text":"t","html":"h","attachments":["x.pdf"],"headers":{"X-A":"1","X-B":["2","3"]},"kind":"password-reset"}""");
        Assert.Equal(("o-1", "a@example.org", "s", "t", "h", MailKind.PasswordReset), (message.Id, message.From, message.Subject, message.Text, message.Html, message.Kind));
        Assert.Equal(["b@example.net"], message.To);
        Assert.Equal(["c@example.net"], message.Cc);
        Assert.Empty(message.Bcc);
        Assert.Equal(["x.pdf"], message.Attachments);
        Assert.Equal([("X-A", "1"), ("X-B", "2"), ("X-B", "3")], message.Headers.Select(header => (header.Key, header.Value)));
        Assert.Equal("m.eml", Read("""{"eml":"m.eml","from":"a@example.org","to":["b@example.net"],"kind":"invoice"}""").Eml);
    }

    [Theory]
    [InlineData("not json", "no JSON")]
    [InlineData("", "no JSON")]
    [InlineData("[]", "no JSON object")]
    [InlineData("\"secret\"", "no JSON object")]
    [InlineData("""{"to":"secret"} {}""", "no JSON")]
    [InlineData("""{"to":"secret"}, """, "no JSON")]
    [InlineData("""{"to":"a@example.net","to":"secret@example.net"}""", "a field twice")]
    [InlineData("""{"headers":{"X-A":"1","X-A":"secret"}}""", "a field twice")]
    [InlineData("""{"secret":1}""", "a field that there is not")]
    [InlineData("""{"To":"secret"}""", "a field that there is not")]
    [InlineData("""{"to":{"secret":1}}""", "to must be a text or a list of texts")]
    [InlineData("""{"to":["a",1]}""", "to must be a text or a list of texts")]
    [InlineData("""{"subject":1}""", "subject must be a text")]
    [InlineData("""{"headers":["secret"]}""", "headers must be an object")]
    [InlineData("""{"headers":{"X":{"secret":1}}}""", "headers must be a text")]
    [InlineData("""{"headers":{"X":[[[[[[["secret"]]]]]]]}}""", "nested too deep")]
    [InlineData("""{"kind":"Invoice"}""", "kind must be one of")]
    [InlineData("""{"id":""}""", "id must be")]
    [InlineData("""{"id":"a\u001b[2J"}""", "id must be")]
    [InlineData("""{"id":7}""", "id must be")]
    [InlineData("""{"eml":"m.eml","subject":"secret"}""", "subject and eml exclude each other")]
    [InlineData("""{"eml":"-"}""", "eml must be the path of a file")]
    [InlineData("""{"text":"\ud800secret"}""", "no Unicode")]
    public void What_is_not_of_the_schema_is_refused_and_not_repeated(string line, string message)
    {
        var refusal = Assert.Throws<SendException>(() => Read(line));
        Assert.Equal((SendStage.Validate, ExitCodes.MessageRefused), (refusal.Error.Stage, ExitCodes.Of(refusal.Error)));
        Assert.Contains(message, refusal.Error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", refusal.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Octets_that_are_no_UTF8_are_refused()
    {
        byte[] line = [.. "{\"text\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        Assert.Throws<SendException>(() => BatchMessage.Read(new BatchLine(1, line, "", ""), out _));
    }

    [Fact]
    public void The_name_of_a_line_is_known_even_where_the_line_is_refused()
    {
        string? named = null;
        try
        {
            BatchMessage.Read(Line("""{"from":1,"id":"o-1"}"""), out named);
        }
        catch (SendException)
        {
        }

        Assert.Equal("o-1", named);
    }

    private static BatchMessage Read(string line) => BatchMessage.Read(Line(line), out _);

    private static BatchLine Line(string text) => new(1, Encoding.UTF8.GetBytes(text), "", "");
}
