using Waxwing.Smtp;

namespace Waxwing.Tests.Validation;

/// <summary>Plain words from outside become a message, or an error that names the field.</summary>
public sealed class Drafts
{
    [Fact]
    public void A_draft_becomes_a_message()
    {
        using var message = new MessageDraft { From = "Ada Lovelace <ada@example.org>", To = ["bob@example.net"], Bcc = ["eve@example.net"], Subject = "Hi", Text = "a\nb", Html = "<p>a" }.ToMimeMessage();

        Assert.Equal("Ada Lovelace", message.From.Mailboxes.Single().Name);
        Assert.Equal("Hi", message.Subject);
        Assert.Equal("multipart/alternative", message.Body!.ContentType.MimeType);
        Assert.Null(message.MessageId);
    }

    [Theory]
    [InlineData("From")]
    [InlineData("To")]
    [InlineData("Cc")]
    [InlineData("Bcc")]
    [InlineData("Subject")]
    public void A_line_break_in_any_field_is_injection_and_the_field_is_named(string field)
    {
        const string Evil = "x@example.org\r\nBcc: eve@example.net";
        var draft = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"] };
        draft = field switch
        {
            "From" => draft with { From = Evil },
            "To" => draft with { To = [Evil] },
            "Cc" => draft with { Cc = [Evil] },
            "Bcc" => draft with { Bcc = [Evil] },
            _ => draft with { Subject = Evil },
        };
        var exception = Assert.Throws<SendException>(() => draft.ToMimeMessage());

        Assert.Equal((SendStage.Validate, nameof(SendFault.HeaderInjection)), (exception.Error.Stage, exception.Error.Detail));
        Assert.StartsWith($"{field}: ", exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_in_place_of_an_address_is_told_to_come_one_by_one()
    {
        var exception = Assert.Throws<SendException>(() => new MessageDraft { From = "ada@example.org", To = ["bob@example.net, eve@example.net"] }.ToMimeMessage());

        Assert.StartsWith("To: ", exception.Error.Message, StringComparison.Ordinal);
        Assert.EndsWith("Give several addresses one by one.", exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_named()
    {
        var exception = Assert.Throws<SendException>(() => new MessageDraft { From = "ada@example.org", Attachments = ["no/such/file.pdf"] }.ToMimeMessage());

        Assert.Equal(nameof(SendFault.FileUnreadable), exception.Error.Detail);
        Assert.Contains("no/such/file.pdf", exception.Error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/dev/null/x")]
    [InlineData("/proc/self/fd/pipe")]
    public void A_path_that_names_no_file_is_refused_and_not_a_fault_of_ours(string path)
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out, HandleInheritability.None);
        path = path.Replace("/pipe", $"/{pipe.GetClientHandleAsString()}", StringComparison.Ordinal);
        var exception = Assert.Throws<SendException>(() => new MessageDraft { From = "ada@example.org", Attachments = [path] }.ToMimeMessage());

        Assert.Equal((SendStage.Validate, nameof(SendFault.FileUnreadable)), (exception.Error.Stage, exception.Error.Detail));
        Assert.StartsWith("Attach: ", exception.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_NUL_in_the_text_is_refused()
    {
        var exception = Assert.Throws<SendException>(() => new MessageDraft { From = "ada@example.org", Text = "a\0b" }.ToMimeMessage());

        Assert.Equal((SmtpFailure.PolicyRefused, nameof(SendFault.InvalidMessage)), (exception.Error.Failure, exception.Error.Detail));
    }
}
