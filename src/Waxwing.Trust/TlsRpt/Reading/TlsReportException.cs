#pragma warning disable CA1064, CA1032 // It never leaves the reader, and has no other use than to end it.
namespace Waxwing.Trust;

/// <summary>Ends the reading of a report.</summary>
internal sealed class TlsReportException(TlsReportError error, string? name, string reason) : Exception(reason)
{
    public TlsReportError Error => error;

    public string? Field => name;
}
