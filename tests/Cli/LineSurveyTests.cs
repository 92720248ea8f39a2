using System.Text;
using Waxwing.Cli.Messages;

namespace Waxwing.Cli.Tests;

/// <summary>The survey of a message file sees the same however the file is cut.</summary>
public sealed class LineSurveyTests
{
    [Theory]
    [InlineData("a\r\nb\r\n", null)]
    [InlineData("a\nb\n", null)]
    [InlineData("a\nb", null)]
    [InlineData("", null)]
    [InlineData("a\r\nb\n", "line 2 ")]
    [InlineData("a\nb\r\n", "line 2 ")]
    [InlineData("a\r\r\nb\r\n", "line 1 ")]
    [InlineData("a\r\nb\r", "line 2 ")]
    [InlineData("\r", "line 1 ")]
    [InlineData("a\nb\0\n", "line 2 ")]
    public void The_first_fault_is_named_by_its_line(string text, string? line)
    {
        for (var size = 1; size <= text.Length + 1; size++)
        {
            var survey = new LineSurvey();
            foreach (var piece in Encoding.ASCII.GetBytes(text).Chunk(size))
            {
                survey.Append(piece);
            }

            if (line is null)
            {
                survey.Judge();
            }
            else
            {
                Assert.StartsWith(line, Assert.Throws<SendException>(survey.Judge).Error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Line_ends_become_CRLF_however_the_file_is_cut()
    {
        const string Text = "a\r\nb\n\n\r\nc";
        for (var size = 1; size <= Text.Length; size++)
        {
            using var spool = new Spool();
            var writer = new CrlfWriter(spool);
            foreach (var piece in Encoding.ASCII.GetBytes(Text).Chunk(size))
            {
                writer.Write(piece);
            }

            spool.Stream.Position = 0;
            Assert.Equal("a\r\nb\r\n\r\n\r\nc", new StreamReader(spool.Stream).ReadToEnd());
        }
    }
}
