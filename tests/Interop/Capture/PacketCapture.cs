using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Waxwing.Interop.Tests;

/// <summary>Records what one loopback port says and hears, with tcpdump: from outside the process under test.</summary>
public sealed class PacketCapture : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider time = TimeProvider.System;
    private readonly DirectoryInfo folder;
    private readonly Companion tcpdump;
    private readonly int port;

    private PacketCapture(DirectoryInfo folder, Companion tcpdump, int port)
    {
        this.folder = folder;
        this.tcpdump = tcpdump;
        this.port = port;
    }

    /// <summary>Begins, and returns when tcpdump listens. Skips the test, or in CI fails it, where it cannot.</summary>
    public static async Task<PacketCapture> StartAsync(int port, CancellationToken cancellationToken)
    {
        Needs.Tool("tcpdump");
        Needs.Root();
        var temporary = Directory.CreateTempSubdirectory("waxwing-capture-");
        // -U: each packet is in the file at once. -Z: the folder belongs to us, and to no user that tcpdump would become.
        // -B: a burst of a large message must not overflow the kernel's buffer (KiB).
        var companion = Companion.Start("tcpdump",
            "-i", "lo", "-n", "-U", "-Z", "root", "-B", "65536",
            "-w", RecordingIn(temporary), "port", port.ToString(CultureInfo.InvariantCulture));
        var capture = new PacketCapture(temporary, companion, port);
        var said = "";
        while (!said.Contains("listening on", StringComparison.Ordinal))
        {
            var line = await companion.Error.ReadLineAsync(cancellationToken);
            if (line is null)
            {
                await capture.DisposeAsync();
                throw new InvalidOperationException($"tcpdump does not listen: {said}");
            }

            said += line;
        }

        return capture;
    }

    /// <summary>Ends the recording and reads it. Every packet sent before this call is in it.</summary>
    /// <exception cref="InvalidOperationException">The kernel lost packets: the recording proves nothing.</exception>
    public async Task<CapturedTraffic> StopAsync(CancellationToken cancellationToken)
    {
        await WaitUntilCaughtUpAsync(cancellationToken);
        await tcpdump.EndAsync();
        var closing = await tcpdump.Error.ReadToEndAsync(cancellationToken);
        return closing.Contains("\n0 packets dropped by kernel", StringComparison.Ordinal)
            ? new CapturedTraffic(TcpFlow.Reassemble(PcapFile.Read(await File.ReadAllBytesAsync(RecordingIn(folder), cancellationToken))))
            : throw new InvalidOperationException($"The capture is not complete: {closing}");
    }

    public async ValueTask DisposeAsync()
    {
        await tcpdump.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static string RecordingIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "lo.pcap");

    // The loopback interface keeps the order. Once a datagram of ours is in the file, all that went before it is, too.
    private async Task WaitUntilCaughtUpAsync(CancellationToken cancellationToken)
    {
        var marker = RandomNumberGenerator.GetBytes(16);
        using var socket = new UdpClient(AddressFamily.InterNetwork);
        var begun = time.GetTimestamp();
        while (true)
        {
            await socket.SendAsync(marker, new IPEndPoint(IPAddress.Loopback, port), cancellationToken);
            await Task.Delay(Pause, time, cancellationToken);
            if ((await ReadSharedAsync(cancellationToken)).AsSpan().IndexOf(marker) >= 0)
            {
                return;
            }

            if (time.GetElapsedTime(begun) > Limit)
            {
                throw new TimeoutException("tcpdump does not see what is sent on the loopback interface.");
            }
        }
    }

    private async Task<byte[]> ReadSharedAsync(CancellationToken cancellationToken)
    {
        await using var file = new FileStream(RecordingIn(folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellationToken);
        return bytes;
    }
}
