namespace Waxwing.Smtp;

/// <summary>
/// Which mechanism is used out of those that a server offers and the credential is for: the strongest, and none below a
/// minimum. Immutable.
/// </summary>
public sealed record SaslPolicy
{
    private const int MechanismsNamed = 10;

    /// <summary>
    /// The weakest mechanism that may be used; by default <see cref="AuthMechanism.Login"/>. Set it to what the relay
    /// is known to offer, and somebody who makes the server offer less gets no password.
    /// </summary>
    public AuthMechanism MinimumMechanism { get; init; } = AuthMechanism.Login;

    /// <summary>Chooses a mechanism, and starts a run of it.</summary>
    /// <param name="offered">The words behind AUTH in the server's EHLO reply.</param>
    /// <param name="credential">The credential.</param>
    /// <param name="context">The connection.</param>
    /// <exception cref="SmtpException">PolicyRefused, NoAcceptableMechanism.</exception>
    internal SaslMechanism Choose(IReadOnlyCollection<string> offered, Credential credential, SaslContext context)
    {
        var offers = offered.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var mechanisms = Candidates(offers, credential, context).ToArray();
        var acceptable = Array.FindAll(mechanisms, candidate => candidate.Mechanism >= MinimumMechanism);
        return Array.Find(acceptable, candidate => offers.Contains(NameOf(candidate.Mechanism))).Start?.Invoke()
            ?? throw NoneOf(acceptable.Select(candidate => candidate.Mechanism), offered, credential, context);
    }

    /// <summary>What may follow a -PLUS whose type of binding the server does not share, or null.</summary>
    internal SaslMechanism? Unbound(IReadOnlyCollection<string> offered, Credential credential) =>
        credential is PasswordCredential password && AuthMechanism.ScramSha256 >= MinimumMechanism && offered.Contains(ScramSha256.MechanismName, StringComparer.OrdinalIgnoreCase)
            ? new ScramSha256(password, ScramBinding.NotShared)
            : null;

    internal static string NameOf(AuthMechanism mechanism) => mechanism switch
    {
        AuthMechanism.External => External.MechanismName,
        AuthMechanism.OAuthBearer => OAuthBearer.MechanismName,
        AuthMechanism.XOAuth2 => XOAuth2.MechanismName,
        AuthMechanism.ScramSha256Plus => ScramSha256.PlusName,
        AuthMechanism.ScramSha256 => ScramSha256.MechanismName,
        AuthMechanism.Plain => Plain.MechanismName,
        AuthMechanism.Login => Login.MechanismName,
    };

    // The mechanisms that the credential is for, strongest first.
    private static IEnumerable<(AuthMechanism Mechanism, Func<SaslMechanism> Start)> Candidates(HashSet<string> offers, Credential credential, SaslContext context)
    {
        switch (credential)
        {
            // Dovecot offers EXTERNAL to everybody: only a certificate that was shown makes it a mechanism.
            case CertificateCredential certificate when context.CertificateShown:
                yield return (AuthMechanism.External, () => new External(certificate));
                break;
            case TokenCredential token:
                yield return (AuthMechanism.OAuthBearer, () => new OAuthBearer(token, context.Host));
                yield return (AuthMechanism.XOAuth2, () => new XOAuth2(token));
                break;
            case PasswordCredential password:
                if (context.ServerEndPoint is { } endPoint)
                {
                    yield return (AuthMechanism.ScramSha256Plus, () => new ScramSha256(password, ScramBinding.To(endPoint)));
                }

                var unbound = context.ServerEndPoint is null || offers.Contains(ScramSha256.PlusName) ? ScramBinding.Unavailable : ScramBinding.NotOffered;
                yield return (AuthMechanism.ScramSha256, () => new ScramSha256(password, unbound));
                yield return (AuthMechanism.Plain, () => new Plain(password));
                yield return (AuthMechanism.Login, () => new Login(password));
                break;
        }
    }

    private static SmtpException NoneOf(IEnumerable<AuthMechanism> acceptable, IReadOnlyCollection<string> offered, Credential credential, SaslContext context)
    {
        // A name as RFC 4422 §3.1 has it is safe to print; anything else a server says here is not.
        var names = offered.Where(IsMechanismName).Take(MechanismsNamed).ToArray();
        var wanted = credential is CertificateCredential && !context.CertificateShown
            ? "EXTERNAL with a client certificate, and this server asked for none"
            : string.Join(", ", acceptable.Select(NameOf).DefaultIfEmpty("none that this credential is for"));
        return AuthFailure.Refused(
            SmtpFailureDetail.NoAcceptableMechanism,
            $"The server offers {(names.Length == 0 ? "no mechanism" : string.Join(", ", names))}; acceptable: {wanted}.");
    }

    private static bool IsMechanismName(string name) =>
        name.Length is >= 1 and <= 20 && name.All(unit => char.IsAsciiLetterOrDigit(unit) || unit is '-' or '_');
}
