namespace Waxwing.Trust.Tests.Dns;

/// <summary>What stands above a name, and what belongs to it.</summary>
public sealed class Names
{
    [Theory]
    [InlineData("a.example.org", "example.org", true)]
    [InlineData("example.org", "EXAMPLE.org", true)]
    [InlineData("a.b.example.org", "org", true)]
    [InlineData("badexample.org", "example.org", false)]
    [InlineData("example.org", "a.example.org", false)]
    [InlineData("example.org.test", "example.org", false)]
    public void A_name_is_within_itself_and_within_what_stands_above_it(string name, string other, bool within) =>
        Assert.Equal(within, Name(name).IsWithin(Name(other)));

    [Theory]
    [InlineData(1, "org")]
    [InlineData(2, "example.org")]
    [InlineData(4, "a.b.example.org")]
    [InlineData(9, "a.b.example.org")]
    public void The_last_labels_of_a_name_are_a_name(int labels, string last)
    {
        Assert.Equal(4, Name("a.b.example.org").LabelCount);
        Assert.Equal(Name(last), Name("a.b.example.org").Last(labels));
    }

    private static DnsName Name(string text) => DnsName.TryParse(text, out var name) ? name : throw new FormatException(text);
}
