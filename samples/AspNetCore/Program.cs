using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Identity;
using Sample;

var builder = WebApplication.CreateSlimBuilder(args);

builder.Services.AddWaxwing(builder.Configuration);
builder.Services.AddWaxwingEmailSender<Account>();
builder.Services.AddHealthChecks().AddWaxwing();

builder.Services.AddSingleton<IUserStore<Account>, MemoryAccounts>();
builder.Services.AddIdentityCore<Account>(options => options.User.RequireUniqueEmail = true)
    .AddTokenProvider<EmailTokenProvider<Account>>(TokenOptions.DefaultProvider);

// Links lead to the address that the configuration names. The Host header of a request is whatever its sender wrote there, and a link
// made of it would hand the token to a stranger's server.
var publicUrl = builder.Configuration["PublicUrl"]?.TrimEnd('/') ?? throw new InvalidOperationException("PublicUrl is missing: the address of this app, for links in mail");

var app = builder.Build();

app.MapHealthChecks("/health");

app.MapPost("/accounts", async (string email, UserManager<Account> accounts, IEmailSender<Account> mail) =>
{
    var account = new Account { Name = email, Email = email };
    var created = await accounts.CreateAsync(account);
    if (!created.Succeeded)
    {
        return Results.BadRequest();
    }

    var token = await accounts.GenerateEmailConfirmationTokenAsync(account);
    var link = $"{publicUrl}/accounts/{account.Id}/confirm?token={Uri.EscapeDataString(token)}";
    await mail.SendConfirmationLinkAsync(account, email, HtmlEncoder.Default.Encode(link));
    return Results.Accepted();
});

app.MapGet("/accounts/{id}/confirm", async (string id, string token, UserManager<Account> accounts) =>
    await accounts.FindByIdAsync(id) is { } account && (await accounts.ConfirmEmailAsync(account, token)).Succeeded
        ? Results.Text("Thank you: your address is confirmed.")
        : Results.NotFound());

app.Run();
