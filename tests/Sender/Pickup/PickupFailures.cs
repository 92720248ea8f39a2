using System.Diagnostics;
using MimeKit;
using Waxwing.Smtp;

namespace Waxwing.Tests.Pickup;

/// <summary>What cannot be written leaves nothing behind, and has a name.</summary>
public sealed class PickupFailures : PickupTest
{
    public static bool CanMount => OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess;


    [Fact]
    public void A_folder_that_is_not_there_is_a_fault_of_the_configuration()
    {
        var refused = Assert.Throws<SendException>(() => new PickupSender(Path.Combine(Folder, "missing")));

        Assert.Equal((SendStage.Configure, nameof(SendFault.PickupFolderMissing)), (refused.Error.Stage, refused.Error.Detail));
        Assert.Empty(Everything);
    }

    [Fact]
    public async Task A_folder_that_goes_away_defers_the_message()
    {
        var sender = new PickupSender(Directory.CreateDirectory(Path.Combine(Folder, "here")).FullName);
        Directory.Delete(sender.Folder);
        var failed = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));

        AssertDeferred(failed, SendFault.PickupFolderMissing);
    }

    [Fact]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task A_folder_that_may_not_be_written_to_defers_the_message()
    {
        // No mode of a folder binds root; the kernel's own file system takes nobody's files.
        var folder = Environment.IsPrivilegedProcess ? "/sys" : Folder;
        Assert.SkipUnless(Directory.Exists(folder), "not here: /sys");
        var sender = new PickupSender(folder);
        var mode = File.GetUnixFileMode(Folder);
        File.SetUnixFileMode(Folder, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var failed = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(), Token));
        File.SetUnixFileMode(Folder, mode);

        AssertDeferred(failed, SendFault.PickupFolderDenied);
        Assert.Empty(Everything);
    }

    [Fact(SkipUnless = nameof(CanMount), Skip = "Only root mounts a small file system.")]
    public async Task A_file_system_that_is_read_only_defers_the_message()
    {
        await using var disk = await SmallDisk.MountAsync(Folder, "ro,size=64k");
        var failed = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder).SendAsync(Message(), Token));

        AssertDeferred(failed, SendFault.PickupFolderDenied);
    }

    [Fact(SkipUnless = nameof(CanMount), Skip = "Only root mounts a small file system.")]
    public async Task A_full_disk_defers_the_message_and_nothing_of_it_is_left()
    {
        await using var disk = await SmallDisk.MountAsync(Folder, "size=64k");
        var sender = new PickupSender(Folder);
        await sender.SendAsync(Message(), Token);
        var before = Everything;
        var failed = await Assert.ThrowsAsync<SendException>(() => sender.SendAsync(Message(text: Text(100_000)), Token));

        AssertDeferred(failed, SendFault.PickupDiskFull);
        Assert.Equal(before, Everything);
        // And there is room again for one that fits.
        await sender.SendAsync(Message(), Token);
        Assert.Equal(2, Files.Length);
    }

    [Fact(SkipUnless = nameof(CanMount), Skip = "Only root mounts a small file system.")]
    public async Task A_disk_that_fills_up_between_two_recipients_is_told_of_each()
    {
        await using var disk = await SmallDisk.MountAsync(Folder, "size=64k");
        var message = Message(text: Text(40_000));
        message.Bcc.Add(new MailboxAddress(null, "mallory@example.net"));
        var receipt = await new PickupSender(Folder).SendAsync(message, Token);

        Assert.Equal(SendOutcome.PartlyAccepted, receipt.Outcome);
        Assert.Equal([(Delivered.Yes, null), (Delivered.No, nameof(SendFault.PickupDiskFull))], receipt.Recipients.Select(recipient => (recipient.Delivered, recipient.Error?.Detail)));
        Assert.Equal(Path.GetFileName(Assert.Single(Files)), receipt.Recipients[0].QueueId);
        Assert.Single(Everything);
    }

    [Fact]
    public async Task A_part_that_cannot_be_read_again_leaves_no_file()
    {
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new OnceReadable(new byte[400_000])) };
        var failed = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder).SendAsync(message, Token));

        Assert.Equal((nameof(SmtpFailureDetail.ContentSourceFailed), RetryAdvice.Never), (failed.Error.Detail, failed.Error.Retry));
        Assert.Empty(Everything);
    }

    [Fact]
    public async Task A_part_that_changes_meanwhile_leaves_no_file()
    {
        var octets = new byte[400_000];
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new OnceReadable(octets, () => octets[0]++)) };
        var failed = await Assert.ThrowsAsync<SendException>(() => new PickupSender(Folder, new SenderOptions { Guard = null }).SendAsync(message, Token));

        Assert.Contains("changed", failed.Error.Message, StringComparison.Ordinal);
        Assert.Empty(Everything);
    }

    [Fact]
    public async Task A_caller_who_leaves_while_it_is_written_leaves_no_file()
    {
        using var leaving = new CancellationTokenSource();
        var message = Message();
        message.Body = new MimePart("application", "octet-stream") { Content = new MimeContent(new OnceReadable(new byte[400_000], leaving.Cancel)) };
        var left = await Assert.ThrowsAsync<SendCanceledException>(() => new PickupSender(Folder).SendAsync(message, leaving.Token));

        Assert.Equal((SendStage.Store, Delivered.No), (left.Receipt.Recipients[0].Error!.Stage, left.Receipt.Recipients[0].Delivered));
        Assert.Empty(Everything);
    }

    private static void AssertDeferred(SendException failed, SendFault fault)
    {
        Assert.Equal((SendStage.Store, fault.ToString(), Delivered.No, RetryAdvice.Later, FailureScope.Relay), (failed.Error.Stage, failed.Error.Detail, failed.Error.Delivered, failed.Error.Retry, failed.Error.Scope));
        Assert.Equal(SendOutcome.Deferred, failed.Receipt!.Outcome);
    }

    private static string Text(int length) => string.Concat(Enumerable.Repeat("A line of text.\r\n", length / 17));

    /// <summary>A file system of its own over a folder, until it is disposed.</summary>
    private sealed class SmallDisk(string folder) : IAsyncDisposable
    {
        public static async Task<SmallDisk> MountAsync(string folder, string options)
        {
            var (code, said) = await RunAsync("mount", "-t", "tmpfs", "-o", options, "waxwing-test", folder);
            // A container's root may not; in CI it has to.
            Assert.SkipWhen(code != 0 && Environment.GetEnvironmentVariable("CI") is not "true", $"not here: mount ({said})");
            Assert.True(code == 0, said);
            return new SmallDisk(folder);
        }

        public async ValueTask DisposeAsync() => Assert.Equal((0, ""), await RunAsync("umount", folder));

        private static async Task<(int Code, string Said)> RunAsync(string program, params string[] arguments)
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
            var said = await process.StandardError.ReadToEndAsync(Token);
            await process.WaitForExitAsync(Token);
            return (process.ExitCode, said);
        }
    }

    /// <summary>Something happens when it is read a second time from its beginning; by default that fails.</summary>
    private sealed class OnceReadable(byte[] octets, Action? again = null) : MemoryStream(octets)
    {
        private int _begun;

        public override int Read(byte[] buffer, int offset, int count)
        {
            Look();
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            Look();
            return base.Read(buffer);
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => Task.FromResult(Read(buffer, offset, count));

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.FromResult(Read(buffer.Span));

        // The first reading chooses the encoding, the second judges the content, the third writes it.
        private void Look()
        {
            if (Position == 0 && ++_begun == Writing)
            {
                (again ?? (() => throw new IOException("the source is gone")))();
            }
        }

        private const int Writing = 3;
    }
}
