using System.Data.Common;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using Waxwing.Outbox;
using Waxwing.Sandbox;
using Waxwing.Smtp;
using Waxwing.Trust;

namespace Waxwing.Packages.Tests;

/// <summary>The code in the packages' READMEs compiles. (That of Waxwing.Testing is run by its own tests.)</summary>
public sealed partial class ReadmeCode
{
    [Theory]
    [InlineData("Waxwing")]
    [InlineData("Waxwing.AspNetCore")]
    [InlineData("Waxwing.OAuth")]
    [InlineData("Waxwing.Outbox")]
    [InlineData("Waxwing.Outbox.EntityFrameworkCore")]
    [InlineData("Waxwing.Sandbox")]
    [InlineData("Waxwing.Smtp")]
    [InlineData("Waxwing.Trust")]
    public void Every_block_stands_in_this_file(string room)
    {
        var code = Flat(File.ReadAllText(Path.Combine(Tree.Repository, "tests", "Packages", "ReadmeCode.cs")));
        var block = Assert.Single(Block().Matches(File.ReadAllText(Path.Combine(Tree.Repository, "src", room, "README.md")))).Groups["code"].Value;
        Assert.Contains(Flat(block), code, StringComparison.Ordinal);
    }

    internal static string Smtp(string text)
    {
        if (!Mailbox.TryParse(text, out var mailbox, out var fault))
        {
            return $"refused: {fault}";
        }

        return mailbox.ToString();
    }

    internal static async Task<bool> TrustAsync(DnsName name, CancellationToken cancellationToken)
    {
        var resolver = new DnsResolver(ResolverOptions.OfSystem());
        var answer = await resolver.AskAsync(new DnsQuestion(name, DnsType.Srv), cancellationToken);
        return answer.Status is DnsStatus.Secure;
    }

    internal static async Task<SendReceipt> SendAsync(MimeMessage message)
    {
        await using var sender = MailSender.ForRelay("smtps://ada%40example.org@mail.example.org", Secret.FromReference("env:RELAY_PASSWORD"));
        SendReceipt receipt = await sender.SendAsync(message);
        return receipt;
    }

    internal static void AspNetCore(WebApplicationBuilder builder)
    {
        builder.Services.AddWaxwing(builder.Configuration);
        builder.Services.AddWaxwingEmailSender<Account>();
        builder.Services.AddHealthChecks().AddWaxwing();
    }

    internal static void OAuth(WebApplicationBuilder builder)
    {
        builder.Services.AddWaxwing(builder.Configuration);
        builder.Services.AddWaxwingOAuth();
    }

    internal static async Task OutboxAsync(DbConnection connection, MailOutbox outbox, Order order, MimeMessage message)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await SaveAsync(order, transaction);
        await outbox.In(transaction).SendAsync(message);
        await transaction.CommitAsync();
    }

    internal static async Task OutboxOfContextAsync(ShopContext shop, Order order, MimeMessage message)
    {
        shop.Orders.Add(order);
        await shop.Mail().SendAsync(message);
        await shop.SaveChangesAsync();
    }

    internal static async Task SandboxAsync()
    {
        await using var server = await SandboxServer.StartAsync();
        Console.WriteLine($"smtps://localhost:{server.SmtpsPort}, user {server.User}, authority {server.AuthorityFile}");
        Console.WriteLine($"inbox: {server.HttpUrl}");
    }

    internal sealed class Account;

    internal sealed class Order
    {
        public int Id { get; set; }
    }

    internal sealed class ShopContext : DbContext
    {
        public DbSet<Order> Orders => Set<Order>();
    }

    private static Task SaveAsync(Order order, DbTransaction transaction) => throw new NotSupportedException($"{order.GetType()} {transaction}");

    private static string Flat(string text) => string.Join('\n', text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Block();
}
