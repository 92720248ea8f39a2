namespace Waxwing.Smtp.Tests.Grammar;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("jane@example.com", "jane", "example.com")]
    [InlineData("Jane.Doe+tag@Example.COM", "Jane.Doe+tag", "example.com")]
    [InlineData("!#$%&'*+-/=?^_`{|}~@example.org", "!#$%&'*+-/=?^_`{|}~", "example.org")]
    [InlineData("root@localhost", "root", "localhost")]
    [InlineData("a@[192.0.2.1]", "a", "[192.0.2.1]")]
    [InlineData("\"\"@example.com", "\"\"", "example.com")]
    [InlineData("\"a@b <c>\"@example.com", "\"a@b <c>\"", "example.com")]
    [InlineData("юзер@екзампл.ком", "юзер", "xn--80ajglhfv.xn--j1aef")]
    public void A_mailbox_is_read_into_its_two_parts(string text, string localPart, string domain)
    {
        var mailbox = Mailbox.Parse(text);

        Assert.Equal(localPart, mailbox.LocalPart);
        Assert.Equal(domain, mailbox.Domain.Ascii);
        Assert.Equal($"{localPart}@{domain}", mailbox.ToString());
    }

    [Theory]
    [InlineData("\"jane\"@example.com", "jane")]
    [InlineData("\"j\\ane\"@example.com", "jane")]
    [InlineData("\"j..ane\"@example.com", "\"j..ane\"")]
    [InlineData("\"a\\ b\"@example.com", "\"a b\"")]
    [InlineData("\"a\\\"b\\\\c\"@example.com", "\"a\\\"b\\\\c\"")]
    public void Quoting_that_is_not_needed_goes_so_that_equal_mailboxes_have_one_spelling(string text, string localPart)
        => Assert.Equal(localPart, Mailbox.Parse(text).LocalPart);

    [Theory]
    [InlineData(null, AddressFault.Empty)]
    [InlineData("", AddressFault.Empty)]
    [InlineData("jane", AddressFault.NoAtSign)]
    [InlineData("\"jane\"", AddressFault.NoAtSign)]
    [InlineData("@example.com", AddressFault.LocalPartEmpty)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345@example.com", AddressFault.LocalPartTooLong)]
    [InlineData("ééééééééééééééééééééééééééééééééé@example.com", AddressFault.LocalPartTooLong)]
    [InlineData("jane\r\nRCPT TO:<x@y>@example.com", AddressFault.ControlCharacter)]
    [InlineData("jane@example.com\n", AddressFault.ControlCharacter)]
    [InlineData("\"a\0b\"@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\x7f@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\u0085b@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\u2028b@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\u202Eb@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\u200Bb@example.com", AddressFault.ControlCharacter)]
    [InlineData("a\u00A0b@example.com", AddressFault.IllegalCharacter)]
    [InlineData("a\uE000b@example.com", AddressFault.IllegalCharacter)]
    [InlineData("\"jane@example.com", AddressFault.UnbalancedQuote)]
    [InlineData("\"jane\\\"@example.com", AddressFault.UnbalancedQuote)]
    [InlineData("\"jane\\", AddressFault.UnbalancedQuote)]
    [InlineData("\"a\\é\"@example.com", AddressFault.IllegalCharacter)]
    [InlineData("\"a\"b@example.com", AddressFault.IllegalCharacter)]
    [InlineData("a b@example.com", AddressFault.IllegalCharacter)]
    [InlineData("Jane <jane@example.com>", AddressFault.IllegalCharacter)]
    [InlineData("jane(x)@example.com", AddressFault.IllegalCharacter)]
    [InlineData("<\u0338me@example.com", AddressFault.IllegalCharacter)]
    [InlineData("\u0338me@example.com", AddressFault.IllegalCharacter)]
    [InlineData("a\u037Eb@example.com", AddressFault.IllegalCharacter)]
    [InlineData(".a@example.com", AddressFault.DotMisplaced)]
    [InlineData("a.@example.com", AddressFault.DotMisplaced)]
    [InlineData("a..b@example.com", AddressFault.DotMisplaced)]
    [InlineData("jane@", AddressFault.DomainEmpty)]
    [InlineData("jane@b@example.com", AddressFault.IllegalCharacter)]
    public void A_text_that_is_no_mailbox_is_refused_with_the_fault(string? text, AddressFault fault)
    {
        Assert.False(Mailbox.TryParse(text, out var mailbox, out var found));
        Assert.Null(mailbox);
        Assert.Equal(fault, found);
    }

    [Theory]
    [InlineData('\ud800')]
    [InlineData('\udc00')]
    public void A_lone_surrogate_is_refused(char surrogate)
    {
        Assert.False(Mailbox.TryParse($"a{surrogate}b@example.com", out _, out var fault));
        Assert.Equal(AddressFault.IllegalCharacter, fault);
    }

    [Fact]
    public void A_mailbox_of_254_octets_is_taken_and_one_of_255_is_not()
    {
        var domain = string.Join('.', Enumerable.Repeat(new string('d', 61), 4));
        var room = Mailbox.MaxLength - 1 - domain.Length;

        Assert.True(Mailbox.TryParse(new string('a', room) + "@" + domain, out _, out _));
        Assert.False(Mailbox.TryParse(new string('a', room + 1) + "@" + domain, out _, out var fault));
        Assert.Equal(AddressFault.AddressTooLong, fault);
    }

    [Fact]
    public void Text_beyond_ASCII_is_kept_in_normal_form_C()
    {
        var decomposed = Mailbox.Parse("Do\u0308rte@example.com");

        Assert.Equal("D\u00F6rte", decomposed.LocalPart);
        Assert.Equal(Mailbox.Parse("D\u00F6rte@example.com"), decomposed);
    }

    [Fact]
    public void Only_a_local_part_beyond_ASCII_needs_SMTPUTF8()
    {
        Assert.True(Mailbox.Parse("dörte@example.com").NeedsSmtpUtf8);
        Assert.False(Mailbox.Parse("doerte@bücher.example").NeedsSmtpUtf8);
    }

    [Fact]
    public void The_domain_is_compared_without_case_and_the_local_part_with_it()
    {
        Assert.Equal(Mailbox.Parse("jane@EXAMPLE.com"), Mailbox.Parse("jane@example.COM"));
        Assert.NotEqual(Mailbox.Parse("Jane@example.com"), Mailbox.Parse("jane@example.com"));
        Assert.True(Mailbox.Parse("jane@EXAMPLE.com") == Mailbox.Parse("jane@example.COM"));
        Assert.True(Mailbox.Parse("Jane@example.com") != Mailbox.Parse("jane@example.com"));
        Assert.True(Domain.Parse("EXAMPLE.com") == Domain.Parse("example.COM"));
        Assert.True(Domain.Parse("example.com") != Domain.Parse("example.org"));
        Assert.False(Mailbox.Parse("jane@example.com") == null);
        Assert.False(null == Domain.Parse("example.com"));
        Assert.Equal(Mailbox.Parse("jane@EXAMPLE.com").GetHashCode(), Mailbox.Parse("jane@example.COM").GetHashCode());
    }

    [Fact]
    public void The_exception_says_what_is_wrong_and_where_and_what_to_do_without_repeating_the_address()
    {
        var exception = Assert.Throws<AddressSyntaxException>(() => Mailbox.Parse("jane doe@example.com"));

        Assert.Equal(AddressFault.IllegalCharacter, exception.Fault);
        Assert.Equal(4, exception.Position);
        Assert.Contains("U+0020", exception.Message, StringComparison.Ordinal);
        Assert.Contains("character 5", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exception_names_the_label_of_the_domain()
    {
        var exception = Assert.Throws<AddressSyntaxException>(() => Mailbox.Parse("jane@mail.-example.com"));

        Assert.Equal(AddressFault.LabelHyphen, exception.Fault);
        Assert.Contains("label 2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exception_never_prints_the_control_character()
    {
        var exception = Assert.Throws<AddressSyntaxException>(() => Mailbox.Parse("a\r\nb@example.com"));

        Assert.DoesNotContain(exception.Message, char.IsControl);
        Assert.Contains("U+000D", exception.Message, StringComparison.Ordinal);
    }
}
