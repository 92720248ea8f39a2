namespace Waxwing.Tests.Guard;

/// <summary>Numbers in the company that they keep in mail.</summary>
public sealed class Numbers
{
    [Theory]
    [InlineData("4111 1111 1111 1111", "••••1111")]
    [InlineData("4111-1111-1111-1111", "••••1111")]
    [InlineData("4111\u00A01111\u00A01111\u00A01111", "••••1111")]
    [InlineData("card:378282246310005.", "••••0005")]
    public void A_card_is_told_by_its_last_four_digits(string text, string masked)
    {
        var finding = Assert.Single(GuardScanner.Scan(text));

        Assert.Equal(("payment-card", SensitiveCategory.PaymentCard, masked), (finding.Detector, finding.Category, finding.Masked));
    }

    [Theory]
    [InlineData("Paid with card •••• 1111")]
    [InlineData("Paid with card **** **** **** 1111")]
    [InlineData("XXXX-XXXX-XXXX-1111")]
    [InlineData("DE•• •••• •••• 3000")]
    [InlineData("Order 4111111111111112")]
    [InlineData("INV-4111111111111111")]
    [InlineData("1 234 567 890,00 €")]
    [InlineData("call +49 151 12345678 or 555-123-4567")]
    [InlineData("2026-11-30 12:34:56.789")]
    [InlineData("Tracking 1Z999AA10123456784")]
    [InlineData("<20261130.123456789012@shop.example>")]
    [InlineData("https://shop.example/orders/4111111111111111/items")]
    public void What_is_masked_or_of_another_kind_is_left_alone(string text) => Assert.Empty(GuardScanner.Scan(text));

    [Theory]
    [InlineData("4111111111111111")]
    [InlineData("DE89370400440532013000")]
    [InlineData("234123412346")]
    [InlineData("17291716060")]
    [InlineData("86095742719")]
    public void One_wrong_digit_is_noticed(string number)
    {
        for (var i = number.Length / 2; i < number.Length; i++)
        {
            var wrong = number[..i] + (char)('0' + ((number[i] - '0' + 1) % 10)) + number[(i + 1)..];

            Assert.DoesNotContain(
                Detection.Run(wrong).All.ToArray(), hit => hit.Rule.Id is "payment-card" or "iban" or "in-aadhaar" or "tr-kimlik" or "de-tax-id");
        }
    }

    [Fact]
    public void A_word_beside_it_makes_a_bare_number_likely()
    {
        Assert.Empty(GuardScanner.Scan("Your reference: 111222333."));
        Assert.Equal("nl-bsn", Assert.Single(GuardScanner.Scan("Uw BSN: 111222333.")).Detector);
    }

    [Fact]
    public void Every_length_of_the_IBAN_registry_is_at_most_34_and_begins_with_country_and_check_digits()
    {
        Assert.Equal(22, IbanFormats.LengthOf('d', 'e'));
        Assert.Equal(15, IbanFormats.LengthOf('N', 'O'));
        Assert.Equal(33, IbanFormats.LengthOf('R', 'U'));
        Assert.Equal(0, IbanFormats.LengthOf('U', 'S'));
    }
}
