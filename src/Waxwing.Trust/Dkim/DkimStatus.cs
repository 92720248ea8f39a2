namespace Waxwing.Trust;

/// <summary>What became of a signature, in the words of RFC 8601 §2.7.1. A higher value is the better news.</summary>
public enum DkimStatus
{
    /// <summary><c>none</c>: the message has no signature. Only of a message, never of a signature.</summary>
    None,

    /// <summary><c>permerror</c>: it will never verify, such as one without a key.</summary>
    PermError,

    /// <summary><c>fail</c>: it does not verify: body or header fields are not those that were signed.</summary>
    Fail,

    /// <summary><c>neutral</c>: it cannot be processed, such as one with a syntax error.</summary>
    Neutral,

    /// <summary><c>policy</c>: it is not acceptable, whether it verifies or not, such as one that has expired.</summary>
    Policy,

    /// <summary><c>temperror</c>: it may be verifiable later; the key could not be had.</summary>
    TempError,

    /// <summary><c>pass</c>: it verifies.</summary>
    Pass,
}
