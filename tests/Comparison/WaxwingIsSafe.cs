using Waxwing.Comparison.Tests.Clients;
using Waxwing.Tests.Pki;

namespace Waxwing.Comparison.Tests;

/// <summary>A share of the table, run again, and the table held against the scenarios, so that it cannot rot.</summary>
public sealed class WaxwingIsSafe(PublicKeyInfrastructure pki)
{
    /// <summary>One or two of each part.</summary>
    public static TheoryData<string> Share { get; } =
    [
        "nothing is wrong, STARTTLS",
        "STARTTLS is not announced, AUTH is",
        "replies injected behind the 220, before the handshake",
        "self-signed",
        "for another name",
        "RSA key of 1024 bits",
        "SCRAM: the server's proof is wrong",
        "only CRAM-MD5 is offered",
        "EHLO: lines without end",
        "MAIL: bare CR within the line",
        "all replies at once to MAIL, and none later: nothing is taken",
        "every recipient is refused, and 354 all the same",
        "the same, `CR . CR`",
        "display name with CRLF and a field in it",
        "closed behind the content, without a reply",
        "one of two recipients is refused",
    ];

    [Theory]
    [MemberData(nameof(Share))]
    public async Task Waxwing_does_what_it_should(string name)
    {
        var scenario = AllScenarios.Rows.Single(row => string.Equals(row.Name, name, StringComparison.Ordinal));

        var verdict = await Comparing.RunAsync(scenario, Client.Waxwing, pki);

        Assert.True(verdict.Mark == Mark.Good, verdict.ToString());
    }

    /// <summary>The peers do harm to a client that lets them: otherwise the test above would show nothing.</summary>
    [Theory]
    [InlineData("STARTTLS is not announced, AUTH is")]
    [InlineData("all replies at once to MAIL, and none later: nothing is taken")]
    [InlineData("MAIL: bare CR within the line")]
    public async Task The_same_peers_harm_MailKit_as_its_README_uses_it(string name)
    {
        var scenario = AllScenarios.Rows.Single(row => string.Equals(row.Name, name, StringComparison.Ordinal));

        var verdict = await Comparing.RunAsync(scenario, Client.All[1], pki);

        Assert.True(verdict.Mark == Mark.Bad, verdict.ToString());
    }

    [Fact]
    public void The_page_has_a_row_for_each_scenario_and_nothing_but_what_is_right_in_the_column_of_Waxwing()
    {
        var rows = File.ReadLines(Table.File).Select(line => line.TrimStart('|', ' ').Split(" | ")).ToLookup(cells => cells[0], StringComparer.Ordinal);

        Assert.True(AllScenarios.Rows.Count >= 40);
        Assert.All(AllScenarios.Rows, scenario =>
        {
            var cells = Assert.Single(rows[scenario.Name]);
            Assert.Equal(scenario.Right, cells[1]);
            Assert.StartsWith("✔", cells[2], StringComparison.Ordinal);
            Assert.Equal(2 + Client.All.Count, cells.Length);
        });
    }
}
