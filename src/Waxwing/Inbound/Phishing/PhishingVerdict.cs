namespace Waxwing;

/// <summary>What is to be thought of a message, from the best to the worst.</summary>
public enum PhishingVerdict
{
    /// <summary>Too little speaks against it. That is no proof that it is honest.</summary>
    None,

    /// <summary>Somebody should look twice before he follows a link, answers or pays.</summary>
    Suspicious,

    /// <summary>It has what phishing has, several times over.</summary>
    Phishing,
}
