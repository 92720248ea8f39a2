using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Waxwing.AspNetCore.Tests.Support;

namespace Waxwing.AspNetCore.Tests.Registration;

/// <summary>One sender for the whole host, by the configuration, and gone with it.</summary>
public sealed class TheSender(TheSandbox sandbox)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Is_one_for_the_host_sends_by_its_configuration_and_ends_with_it()
    {
        using var log = new KeptLogs();
        var host = Hosts.Build(sandbox.Settings, services => services.AddLogging(logging => logging.AddProvider(log)));
        await host.StartAsync(Token);
        var sender = host.Services.GetRequiredService<IMailSender>();
        using var scope = host.Services.CreateScope();
        Assert.Same(sender, scope.ServiceProvider.GetRequiredService<IMailSender>());

        using var message = new MessageDraft { From = "ada@example.org", To = ["registered@example.net"], Subject = "Registered", Text = "By a host." }.ToMimeMessage();
        var receipt = await sender.SendAsync(message, Token);

        Assert.Equal(SendOutcome.Accepted, receipt.Outcome);
        Assert.Equal("By a host.", Assert.Single(sandbox.For("registered@example.net")).TextBody?.TrimEnd());
        Assert.Contains(log.Lines, line => line.StartsWith("Waxwing.MailSender: Accepted", StringComparison.Ordinal));
        await host.StopAsync(Token);
        host.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => sender.SendAsync(message, Token));
    }

    [Fact]
    public async Task Writes_into_a_folder_where_the_configuration_names_one_in_place_of_relays()
    {
        var folder = Directory.CreateTempSubdirectory("waxwing-pickup-").FullName;
        using var host = Hosts.Build(new(StringComparer.Ordinal) { ["Waxwing:Pickup"] = folder });
        await host.StartAsync(Token);
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"], Subject = "Written", Text = "By a host." }.ToMimeMessage();

        var receipt = await host.Services.GetRequiredService<IMailSender>().SendAsync(message, Token);

        Assert.Equal(SendTransport.Pickup, receipt.Transport);
        Assert.Contains("Subject: Written", await File.ReadAllTextAsync(Assert.Single(Directory.GetFiles(folder)), Token), StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Goes_by_the_clock_of_the_host()
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.Zero));
        // Its authority is of today; nothing is sent.
        using var host = Hosts.Build(sandbox.Settings, services => services.AddSingleton<TimeProvider>(clock));
        using var message = new MessageDraft { From = "ada@example.org", To = ["bob@example.net"] }.ToMimeMessage();

        await ((MailSender)host.Services.GetRequiredService<IMailSender>()).PlanAsync(message, Token);

        Assert.Equal(clock.GetUtcNow(), message.Date);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Gives_way_to_that_of_a_test_which_needs_neither_relay_nor_secret(bool before)
    {
        var recorder = new RecordingSender();
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration["Waxwing:Relays:0:Url"] = "smtps://shop@mail.example.org";
        builder.Configuration["Waxwing:Relays:0:Password"] = "env:NOT_SET_ANYWHERE";
        if (before)
        {
            builder.Services.AddSingleton<IMailSender>(recorder);
        }

        builder.Services.AddWaxwing(builder.Configuration);
        if (!before)
        {
            builder.Services.AddSingleton<IMailSender>(recorder);
        }

        using var host = builder.Build();
        await host.StartAsync(Token);

        Assert.Same(recorder, host.Services.GetRequiredService<IMailSender>());
        await host.StopAsync(Token);
    }
}
