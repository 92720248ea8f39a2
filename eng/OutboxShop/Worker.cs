using System.Globalization;
using Microsoft.Extensions.Logging;
using Waxwing.Outbox;

namespace Waxwing.OutboxShop;

/// <summary>Sends what the shop has committed, at every till, and says so for each message, until it is killed.</summary>
internal static class Worker
{
    public static async Task SendAsync(string database, string port, string authority, string password, string[] connections)
    {
        var relay = new RelayOptions
        {
            Host = "localhost",
            Port = int.Parse(port, CultureInfo.InvariantCulture),
            UserName = "sandbox",
            Password = Secret.FromValue(password),
            AuthorityFile = authority,
        };
        var sender = new MailSender(new SenderOptions { Relays = [relay] });
        await using (sender.ConfigureAwait(false))
        {
            // Short, so that what a killed worker had is taken over while the proof runs.
            var options = new OutboxOptions
            {
                PollInterval = TimeSpan.FromMilliseconds(100), Lease = TimeSpan.FromSeconds(3), FirstDelay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(1), UnknownDelay = TimeSpan.Zero,
            };
            foreach (var connection in connections)
            {
                await new OutboxRelay(Databases.Source(database, connection), Databases.Dialect(database), sender, options, logger: new SpokenLog()).StartAsync(CancellationToken.None).ConfigureAwait(false);
            }

            await Console.In.ReadToEndAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Says what the relay tells, one event a line.</summary>
    private sealed class SpokenLog : ILogger<OutboxRelay>
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Console.WriteLine($"{eventId.Name} {formatter(state, exception)} {exception?.Message.ReplaceLineEndings(" ")}");
    }
}
