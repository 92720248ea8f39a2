using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Waxwing.CommandLine.Output;

/// <summary>Results as JSON: one document, or one object a line. Each is written whole, with one write, and flushed.</summary>
internal sealed class JsonOutput(Stream stream) : IOutput
{
    // Nothing here is ever put into a page; < and > around a Message-ID should be readable.
    private static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    private bool _isStream;

    public void Document(ICommandResult result) => Write(result, indented: true);

    public void Item(ICommandResult result)
    {
        _isStream = true;
        Write(result, indented: false);
    }

    public void Failure(Failure failure) => Write(failure, indented: !_isStream);

    private void Write(ICommandResult result, bool indented)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = indented, Encoder = Encoder, NewLine = "\n" }))
        {
            result.Write(json);
        }

        buffer.Write("\n"u8);
        stream.Write(buffer.WrittenSpan);
        stream.Flush();
    }
}
