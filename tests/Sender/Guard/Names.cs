namespace Waxwing.Tests.Guard;

/// <summary>Which names promise a secret, and which values keep the promise.</summary>
public sealed class Names
{
    [Theory]
    [InlineData("dbPassword = \"Vq7nR2xw\"")]
    [InlineData("DB_PASSWORD=Vq7nR2xw!")]
    [InlineData("Your password: Vq7nR2xw")]
    [InlineData("Server=db;User Id=shop;Password=Vq7nR2xw;")]
    [InlineData("{\"clientSecret\": \"9f1c2a7be04d4f6c8b1d\"}")]
    [InlineData("API key: 9f1c2a7be04d4f6c8b1d")]
    [InlineData("x-api-key: 9f1c2a7be04d4f6c8b1d")]
    [InlineData("access_token := '9f1c2a7be04d4f6c8b1d'")]
    public void A_secret_is_found_behind_its_name(string text) => Assert.Equal(SensitiveCategory.Secret, Assert.Single(GuardScanner.Scan(text)).Category);

    [Theory]
    [InlineData("Password: required")]
    [InlineData("password = ${DB_PASSWORD}")]
    [InlineData("password=********")]
    [InlineData("password: <your password>")]
    [InlineData("publicKey = \"9f1c2a7be04d4f6c8b1d\"")]
    [InlineData("tokenFile = \"/etc/9f1c2a7be04d4f6c8b1d\"")]
    [InlineData("primary_key: 9f1c2a7be04d4f6c8b1d")]
    [InlineData("nextPageToken: 9f1c2a7be04d4f6c8b1d")]
    [InlineData("if (password == secret12345678) return;")]
    [InlineData("API key: see https://docs.example/keys/1")]
    [InlineData("Token: 12")]
    public void A_placeholder_a_reference_or_another_kind_of_key_is_none(string text) => Assert.Empty(GuardScanner.Scan(text));
}
