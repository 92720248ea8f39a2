using System.Text;

namespace Waxwing.Smtp.Tests.Grammar;

/// <summary>RFC 3463 §2 and RFC 2034 §4.</summary>
public sealed class EnhancedStatusCodeTests
{
    [Theory]
    [InlineData("5.1.1 no such user", 5, "5.1.1", 6)]
    [InlineData("2.0.0", 2, "2.0.0", 5)]
    [InlineData("4.999.999 x", 4, "4.999.999", 10)]
    [InlineData("5.1.1 x", 4, null, 0)]
    [InlineData("3.1.1 x", 3, null, 0)]
    [InlineData("5.1000.1 x", 5, null, 0)]
    [InlineData("5.01.1 x", 5, null, 0)]
    [InlineData("5.1.1x", 5, null, 0)]
    public void It_is_read_where_it_agrees_with_the_reply(string text, int replyClass, string? code, int length)
    {
        var isOne = EnhancedStatusCode.TryParsePrefix(Encoding.ASCII.GetBytes(text), replyClass, out var found, out var taken);

        Assert.Equal((code is not null, length), (isOne, taken));
        Assert.Equal(code ?? "0.0.0", found.ToString());
    }

    [Theory]
    [InlineData(3, 0, 0)]
    [InlineData(0, 0, 0)]
    [InlineData(5, -1, 0)]
    [InlineData(5, 1000, 0)]
    [InlineData(5, 0, 1000)]
    public void What_is_no_code_cannot_be_made(int replyClass, int subject, int detail)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnhancedStatusCode(replyClass, subject, detail));
        Assert.Throws<ArgumentOutOfRangeException>(() => new EnhancedStatusCode(5, 1, 1) with { Class = replyClass, Subject = subject, Detail = detail });
    }
}
