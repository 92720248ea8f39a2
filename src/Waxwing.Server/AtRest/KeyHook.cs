using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Waxwing.Server.AtRest;

/// <summary>
/// Asks a key management service by a program of the operator's: one JSON object on its standard input, one on its standard output, exit code 0. It is asked for each key-encryption
/// key once a start, and never for a message.
/// </summary>
/// <param name="command">The program; it gets no arguments.</param>
internal sealed class KeyHook(string command)
{
    private const int LongestAnswer = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>Has a key wrapped.</summary>
    /// <exception cref="DataKeyException">It gives no answer, or none that can be used.</exception>
    public async Task<byte[]> WrapAsync(KeyId id, byte[] key, CancellationToken cancellationToken) =>
        (await AskAsync(new HookRequest(1, "wrap", id.ToString(), Key: key), cancellationToken).ConfigureAwait(false)).Wrapped is { Length: > 0 } wrapped
            ? wrapped
            : throw Wrong("wrap", "its answer has no \"wrapped\"");

    /// <summary>Has a key unwrapped.</summary>
    /// <exception cref="DataKeyException">It gives no answer, or none that can be used.</exception>
    public async Task<byte[]> UnwrapAsync(KeyId id, byte[] wrapped, CancellationToken cancellationToken) =>
        (await AskAsync(new HookRequest(1, "unwrap", id.ToString(), Wrapped: wrapped), cancellationToken).ConfigureAwait(false)).Key is { Length: KeyEncryptionKey.Length } key
            ? key
            : throw Wrong("unwrap", "its answer has no \"key\" of 32 octets");

    private async Task<HookAnswer> AskAsync(HookRequest request, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        var start = new ProcessStartInfo(command) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        Process? process = null;
        try
        {
            process = Process.Start(start) ?? throw Wrong(request.Operation, "it does not start");
            var answer = ReadAsync(process.StandardOutput.BaseStream, either.Token);
            var said = ReadAsync(process.StandardError.BaseStream, either.Token);
            await GiveAsync(process, request, either.Token).ConfigureAwait(false);
            var octets = await answer.ConfigureAwait(false);
            var words = await said.ConfigureAwait(false);
            await process.WaitForExitAsync(either.Token).ConfigureAwait(false);
            return process.ExitCode == 0
                ? JsonSerializer.Deserialize(octets, HookJson.Default.HookAnswer) ?? throw Wrong(request.Operation, "it answers null")
                : throw Wrong(request.Operation, $"it ended with {process.ExitCode}: {OneLine(words)}");
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested)
        {
            throw Wrong(request.Operation, $"it gave no answer in {Patience.TotalSeconds} s");
        }
        catch (Exception exception) when (exception is IOException or System.ComponentModel.Win32Exception or JsonException or FormatException)
        {
            // What a JsonException says may repeat what was answered, and that may be a key.
            throw new DataKeyException($"{command} does not {request.Operation} a key: {(exception is JsonException or FormatException ? "its answer is no such JSON" : exception.Message)}", exception is JsonException ? null : exception);
        }
        finally
        {
            End(process);
        }
    }

    // One that refuses need not read; its exit code says so.
    private static async Task GiveAsync(Process process, HookRequest request, CancellationToken cancellationToken)
    {
        try
        {
            await JsonSerializer.SerializeAsync(process.StandardInput.BaseStream, request, HookJson.Default.HookRequest, cancellationToken).ConfigureAwait(false);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var octets = new byte[LongestAnswer + 1];
        var length = await stream.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        return length <= LongestAnswer ? octets[..length] : throw new DataKeyException($"{command} answers with more than {LongestAnswer} octets");
    }

    private static void End(Process? process)
    {
        if (process is null)
        {
            return;
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It has ended.
        }

        process.Dispose();
    }

    private DataKeyException Wrong(string operation, string why) => new($"{command} does not {operation} a key: {why}");

    private static string OneLine(byte[] octets)
    {
        var text = Encoding.UTF8.GetString(octets, 0, Math.Min(octets.Length, 300));
        return string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim() is { Length: > 0 } said ? said : "it says nothing";
    }
}

/// <summary>What the program is asked.</summary>
/// <param name="Version">The version of this form: 1.</param>
/// <param name="Operation"><c>wrap</c> or <c>unwrap</c>.</param>
/// <param name="Id">The id of the key, for logs of the key management service, and as its encryption context.</param>
/// <param name="Key">The key to wrap, base64.</param>
/// <param name="Wrapped">The key to unwrap, base64 of what was answered before.</param>
internal sealed record HookRequest(int Version, string Operation, string Id, byte[]? Key = null, byte[]? Wrapped = null);

/// <summary>What it answers.</summary>
/// <param name="Wrapped">To <c>wrap</c>: base64 of whatever unwraps to the key.</param>
/// <param name="Key">To <c>unwrap</c>: the key, base64.</param>
internal sealed record HookAnswer(byte[]? Wrapped = null, byte[]? Key = null);

/// <summary>Their JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, AllowDuplicateProperties = false)]
[JsonSerializable(typeof(HookRequest))]
[JsonSerializable(typeof(HookAnswer))]
internal sealed partial class HookJson : JsonSerializerContext;
