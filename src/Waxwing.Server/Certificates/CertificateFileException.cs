namespace Waxwing.Server.Certificates;

/// <summary>A certificate and its key cannot be used. The message is for whoever runs the service: it names files, and holds nothing of the key.</summary>
internal sealed class CertificateFileException(string message, Exception? inner = null) : Exception(message, inner);
