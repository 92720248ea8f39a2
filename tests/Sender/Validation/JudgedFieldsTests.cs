using MimeKit;

namespace Waxwing.Tests.Validation;

/// <summary>What was judged is remembered with what it was held against, and for nothing else.</summary>
public sealed class JudgedFieldsTests
{
    [Fact]
    public void A_field_that_was_judged_beside_one_author_was_not_judged_beside_another()
    {
        const string Rule = "a rule of this test";
        var header = new Header(HeaderId.From, "Ada <ada@example.org>");

        // Other tests judge fields meanwhile, and only the last few are kept.
        Assert.Contains(Enumerable.Range(0, 1000), _ =>
        {
            JudgedFields.Keep(Rule, header, "ada@example.org");
            return JudgedFields.Knows(Rule, header, "ada@example.org");
        });
        Assert.False(JudgedFields.Knows(Rule, header, "eve@example.net"));
        Assert.False(JudgedFields.Knows(Rule, header));
        Assert.False(JudgedFields.Knows("another rule", header, "ada@example.org"));
    }
}
