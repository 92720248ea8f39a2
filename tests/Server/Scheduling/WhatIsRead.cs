using System.Globalization;
using Waxwing.Server.Scheduling;
using Waxwing.Server.Tests.Support;

namespace Waxwing.Server.Tests.Scheduling;

/// <summary>The tables of docs/scheduling.md are the cases.</summary>
public sealed class WhatIsRead
{
    private static readonly DateTimeOffset Now = new(2026, 11, 30, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Read => Rows("## What is read", "## What is not");

    public static TheoryData<string, string> NotRead => Rows("## What is not", end: null);

    [Theory]
    [MemberData(nameof(Read))]
    public void Is_the_time_that_the_page_says(string text, string time)
    {
        Assert.True(ScheduleText.TryRead(text, Now, out var at, out var why), why);

        Assert.Equal(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture), at);
        Assert.Equal(TimeSpan.Zero, at.Offset);
    }

    [Theory]
    [MemberData(nameof(NotRead))]
    public void Is_refused_for_the_reason_that_the_page_says_with_the_forms_that_are_read(string text, string because)
    {
        Assert.False(ScheduleText.TryRead(text, Now, out var at, out var why));

        Assert.Equal(default, at);
        Assert.Contains(because, why, StringComparison.Ordinal);
        Assert.Contains("RFC 3339", why, StringComparison.Ordinal);
        Assert.Contains("in 90 minutes", why, StringComparison.Ordinal);
    }

    [Fact]
    public void The_page_has_them_all() => Assert.True(Read.Count > 30 && NotRead.Count > 20);

    private static TheoryData<string, string> Rows(string begin, string? end)
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in DocsPage.Read("docs/scheduling.md").Rows(begin, end))
        {
            rows.Add(row[0].Trim('`'), row[1]);
        }

        return rows;
    }
}
