namespace Waxwing.Smtp;

/// <summary>One thing that is wrong with a server's certificate or its chain.</summary>
/// <param name="Detail">Which rule is broken.</param>
/// <param name="Finding">A sentence: what was found and what was wanted. Text of the peer in it is made printable.</param>
/// <param name="Remedy">A sentence: what to do.</param>
internal sealed record CertificateFault(SmtpFailureDetail Detail, string Finding, string Remedy)
{
    /// <summary>There is nothing to verify.</summary>
    public static CertificateFault Missing { get; } = new(
        SmtpFailureDetail.CertificateMissing, "The server sent no certificate.", "Give the server a certificate; without one anybody can pose as it.");
}
