using System.Text.Json;
using Waxwing.Smtp;

namespace Waxwing.Conformance.Tests;

public sealed class EmailAddresses
{
    [Fact]
    public void The_isemail_addresses_are_accepted_where_they_are_fit_for_an_envelope()
    {
        var verdicts = new Verdicts<JsonElement>("addresses-isemail");
        foreach (var item in Corpus.Open("addresses-isemail").Cases())
        {
            var accepted = Mailbox.TryParse(item.GetProperty("address").GetString(), out _, out var fault);
            verdicts.Add(item, accepted == item.GetProperty("smtp_valid").GetBoolean(), $"{item.GetProperty("id")} {item.GetProperty("address")} {item.GetProperty("diagnosis")}, we say {fault}");
        }

        verdicts.Conclude();
    }

    [Fact]
    public void The_addresses_of_four_validators_are_judged_alike_but_for_rules_of_ours()
    {
        var verdicts = new Verdicts<AddressCase>("addresses-assorted", AddressDeviations.All);
        foreach (var item in Corpus.Open("addresses-assorted").Cases().Select(AddressCase.Read))
        {
            verdicts.Add(item, item.Agrees, item.ToString());
        }

        verdicts.Conclude();
    }
}
