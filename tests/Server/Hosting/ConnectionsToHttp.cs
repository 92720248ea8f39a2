using System.Net;
using Microsoft.AspNetCore.Connections;
using Waxwing.Server.Hosting;

namespace Waxwing.Server.Tests.Hosting;

public sealed class ConnectionsToHttp
{
    private readonly Queue<TaskCompletionSource> _served = [];
    private readonly ConnectionDelegate _bound;

    public ConnectionsToHttp() => _bound = new HttpConnections(most: 3, mostPerClient: 2).Bound(_ =>
    {
        var until = new TaskCompletionSource();
        _served.Enqueue(until);
        return until.Task;
    });

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", "192.0.2.2")]
    [InlineData("2001:db8::1", "2001:db8::2", "2001:db8:0:1::1")]
    public async Task A_client_has_so_many_and_is_served_again_when_one_ends(string client, string same, string other)
    {
        var first = ConnectAsync(client);
        _ = ConnectAsync(same);
        Assert.True(ConnectAsync(client).IsCompleted);
        Assert.Equal(2, _served.Count);
        _ = ConnectAsync(other);
        Assert.Equal(3, _served.Count);

        _served.Dequeue().SetResult();
        await first;
        _ = ConnectAsync(client);
        Assert.Equal(3, _served.Count);
    }

    [Fact]
    public void All_clients_together_have_so_many()
    {
        for (var i = 1; i <= 10; i++)
        {
            _ = ConnectAsync($"192.0.2.{i}");
        }

        Assert.Equal(3, _served.Count);
    }

    [Fact]
    public void Those_of_this_machine_are_no_one_client_and_take_no_place_of_others()
    {
        for (var i = 1; i <= 10; i++)
        {
            _ = ConnectAsync("127.0.0.1");
        }

        Assert.Equal(3, _served.Count);
        _ = ConnectAsync("192.0.2.1");
        Assert.Equal(4, _served.Count);
    }

    [Fact]
    public async Task A_connection_that_fails_gives_its_place_back()
    {
        var failing = ConnectAsync("192.0.2.1");
        _served.Dequeue().SetException(new IOException());
        await Assert.ThrowsAsync<IOException>(() => failing);
        _ = ConnectAsync("192.0.2.1");
        _ = ConnectAsync("192.0.2.1");

        Assert.Equal(2, _served.Count);
    }

    private Task ConnectAsync(string client) => _bound(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(client), 4711) });
}
