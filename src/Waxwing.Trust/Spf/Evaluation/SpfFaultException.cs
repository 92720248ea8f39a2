namespace Waxwing.Trust;

/// <summary>An error that ends the whole check, from within whatever include (RFC 7208 §5.2). It never leaves the verifier.</summary>
internal sealed class SpfFaultException(SpfFaultKind kind, string reason, SpfSyntaxFault? syntax = null) : Exception(reason)
{
    public SpfFaultKind Kind => kind;

    public SpfSyntaxFault? Syntax => syntax;
}
