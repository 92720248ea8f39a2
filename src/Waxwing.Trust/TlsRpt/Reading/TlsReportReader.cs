using System.IO.Compression;
using System.Text.Json;

namespace Waxwing.Trust;

/// <summary>Gets the JSON out of the octets of a report, within bounds whatever they decompress to.</summary>
internal static class TlsReportReader
{
    private const int MaxDepth = 16;
    private const int ChunkSize = 64 * 1024;

    private static readonly JsonDocumentOptions Strict = new() { MaxDepth = MaxDepth, AllowDuplicateProperties = false };

    public static (TlsReport? Report, TlsReportFault? Fault) Read(ReadOnlyMemory<byte> octets)
    {
        try
        {
            // RFC 1952 §2.3.1.
            var isGzip = octets.Span is [0x1F, 0x8B, ..];
            if (octets.Length > TlsReport.MaxLength || (isGzip ? Decompress(octets) : octets) is not { } json)
            {
                return Failed(TlsReportError.TooLong, null, "The report is too long.");
            }

            using var document = JsonDocument.Parse(json, Strict);
            return (TlsReportFields.ReadReport(document.RootElement), null);
        }
        catch (InvalidDataException)
        {
            return Failed(TlsReportError.Compression, null, "The report cannot be decompressed.");
        }
        // A name of a property that is half a surrogate is unescaped before anybody asks for it.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return Failed(TlsReportError.Json, null, "The report is no JSON.");
        }
        catch (TlsReportException exception)
        {
            return Failed(exception.Error, exception.Field, exception.Message);
        }
    }

    // Null where there is more than a report may have; no more than that is ever decompressed.
    private static ReadOnlyMemory<byte>? Decompress(ReadOnlyMemory<byte> octets)
    {
        using var gzip = new GZipStream(new MemoryStream(octets.ToArray(), writable: false), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var chunk = new byte[ChunkSize];
        for (var count = gzip.Read(chunk); count > 0; count = gzip.Read(chunk))
        {
            if (plain.Length + count > TlsReport.MaxLength)
            {
                return null;
            }

            plain.Write(chunk, 0, count);
        }

        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private static (TlsReport? Report, TlsReportFault? Fault) Failed(TlsReportError error, string? field, string reason) => (null, new TlsReportFault(error, field, reason));
}
