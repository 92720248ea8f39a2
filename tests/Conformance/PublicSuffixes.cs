using System.Text.Json;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Conformance.Tests;

public sealed class PublicSuffixes
{
    [Fact]
    public void Organizations_begin_where_the_list_s_own_tests_say()
    {
        var verdicts = new Verdicts<string>("public-suffix");
        foreach (var element in Corpus.Open("public-suffix").Cases())
        {
            var (input, expected) = (element.GetProperty("input"), element.GetProperty("expected").GetString());
            var organization = OrganizationOf(input);
            var agrees = string.Equals(organization, expected is null ? null : Domain.Parse(expected).Ascii, StringComparison.Ordinal);
            verdicts.Add(input.ToString(), agrees, $"{input} source says {expected ?? "none"}, we say {organization ?? "none"}");
        }

        verdicts.Conclude();
    }

    private static string? OrganizationOf(JsonElement input) =>
        Domain.TryParse(input.GetString(), out var domain, out _) && PublicSuffixList.Shipped.TryGetOrganization(DnsName.Of(domain), out var organization)
            ? organization.ToString()
            : null;
}
