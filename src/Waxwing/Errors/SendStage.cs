using Waxwing.Smtp;

namespace Waxwing;

/// <summary>Where a failure happened: a stage of the pipeline, or a step of the SMTP session.</summary>
public enum SendStage
{
    /// <summary>Reading the configuration.</summary>
    Configure,

    /// <summary>Judging the message before anything is sent.</summary>
    Validate,

    /// <summary>Giving the message its identity.</summary>
    Identify,

    /// <summary>Choosing the way.</summary>
    Route,

    /// <summary>Guarding sensitive information.</summary>
    Protect,

    /// <summary>Encrypting for the recipients.</summary>
    Encrypt,

    /// <summary>Making the content fit for transport.</summary>
    Encode,

    /// <summary>Signing the message.</summary>
    Sign,

    /// <inheritdoc cref="SmtpStage.Connect"/>
    Connect,

    /// <inheritdoc cref="SmtpStage.TlsHandshake"/>
    TlsHandshake,

    /// <inheritdoc cref="SmtpStage.Greeting"/>
    Greeting,

    /// <inheritdoc cref="SmtpStage.Ehlo"/>
    Ehlo,

    /// <inheritdoc cref="SmtpStage.StartTls"/>
    StartTls,

    /// <inheritdoc cref="SmtpStage.Auth"/>
    Auth,

    /// <inheritdoc cref="SmtpStage.MailFrom"/>
    MailFrom,

    /// <inheritdoc cref="SmtpStage.RcptTo"/>
    RcptTo,

    /// <inheritdoc cref="SmtpStage.Data"/>
    Data,

    /// <inheritdoc cref="SmtpStage.FinalDot"/>
    FinalDot,

    /// <inheritdoc cref="SmtpStage.Reset"/>
    Reset,

    /// <inheritdoc cref="SmtpStage.Noop"/>
    Noop,

    /// <inheritdoc cref="SmtpStage.Quit"/>
    Quit,

    /// <summary>Writing the message into a folder, see <see cref="PickupSender"/>.</summary>
    Store,
}
