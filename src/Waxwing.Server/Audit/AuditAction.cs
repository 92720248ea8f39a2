namespace Waxwing.Server.Audit;

/// <summary>What may stand in the audit log. The words are hashed and kept for ever: none is ever given another meaning, and none is taken away.</summary>
internal enum AuditAction
{
    /// <summary>A key was made.</summary>
    KeyCreated,

    /// <summary>A key got another name.</summary>
    KeyRenamed,

    /// <summary>A key is good for nothing any more.</summary>
    KeyRevoked,

    /// <summary>A sending domain was entered.</summary>
    DomainAdded,

    /// <summary>A sending domain was shown to be the tenant's.</summary>
    DomainVerified,

    /// <summary>A sending domain lost that: its proof is gone.</summary>
    DomainLapsed,

    /// <summary>A sending domain was taken out.</summary>
    DomainRemoved,

    /// <summary>A signing key of a domain was made or exchanged.</summary>
    DomainKeyRotated,

    /// <summary>Deliveries were sent to be tried again.</summary>
    QueueRetried,

    /// <summary>Deliveries were withdrawn.</summary>
    QueueDropped,

    /// <summary>Deliveries were made to wait for a person.</summary>
    QueueHeld,

    /// <summary>Messages were written to a file.</summary>
    QueueExported,

    /// <summary>The sending of a key, tenant, stream or lane was stopped.</summary>
    SendingPaused,

    /// <summary>It was started again.</summary>
    SendingResumed,

    /// <summary>Somebody could not prove who he is.</summary>
    LoginFailed,

    /// <summary>That happened so often that nobody is asked from there for a while.</summary>
    LoginLocked,

    /// <summary>The service began.</summary>
    ServiceStarted,

    /// <summary>The service was stopped. Where this is missing before another start, it was killed.</summary>
    ServiceStopped,

    /// <summary>The configuration is another than before.</summary>
    SettingsChanged,

    /// <summary>A backup was written.</summary>
    BackupMade,

    /// <summary>The data are those of a backup.</summary>
    BackupRestored,

    /// <summary>A key that signs heads of this log was made; the target is its id.</summary>
    HeadKeyMade,

    /// <summary>A drop link was made.</summary>
    DropCreated,

    /// <summary>What is behind a drop link was read.</summary>
    DropOpened,

    /// <summary>A drop link was taken back.</summary>
    DropWithdrawn,

    /// <summary>A recipient was put on the list of those who are not written to; the target is the entry's id.</summary>
    SuppressionAdded,

    /// <summary>A recipient was taken from that list.</summary>
    SuppressionRemoved,

    /// <summary>Mail is made of another version of a template from now on.</summary>
    TemplatePublished,

    /// <summary>A template was taken out.</summary>
    TemplateRemoved,

    /// <summary>An endpoint is told of events from now on; the target is its id.</summary>
    WebhookCreated,

    /// <summary>An endpoint, or of what it is told, is another.</summary>
    WebhookChanged,

    /// <summary>An endpoint was taken out.</summary>
    WebhookRemoved,

    /// <summary>The requests to an endpoint are signed with another secret.</summary>
    WebhookSecretRotated,

    /// <summary>An endpoint acknowledged nothing for days, and is not told any more.</summary>
    WebhookGivenUp,

    /// <summary>A key that data keys are wrapped by was made; the target is its id.</summary>
    DataKeyRotated,

    /// <summary>What was kept about a recipient was erased; the target is a keyed hash of the address.</summary>
    RecipientErased,

    /// <summary>What is kept about a recipient was given out; the target is a keyed hash of the address.</summary>
    RecipientExported,
}

/// <summary>The actions as they are written down.</summary>
internal static class AuditActions
{
    /// <summary>All of them, with their words.</summary>
    public static IReadOnlyDictionary<string, AuditAction> All { get; } = Enum.GetValues<AuditAction>().ToDictionary(Word, StringComparer.Ordinal);

    /// <summary>The word of one.</summary>
    public static string Word(this AuditAction action) => action switch
    {
        AuditAction.KeyCreated => "key.created",
        AuditAction.KeyRenamed => "key.renamed",
        AuditAction.KeyRevoked => "key.revoked",
        AuditAction.DomainAdded => "domain.added",
        AuditAction.DomainVerified => "domain.verified",
        AuditAction.DomainLapsed => "domain.lapsed",
        AuditAction.DomainRemoved => "domain.removed",
        AuditAction.DomainKeyRotated => "domain.key_rotated",
        AuditAction.QueueRetried => "queue.retried",
        AuditAction.QueueDropped => "queue.dropped",
        AuditAction.QueueHeld => "queue.held",
        AuditAction.QueueExported => "queue.exported",
        AuditAction.SendingPaused => "sending.paused",
        AuditAction.SendingResumed => "sending.resumed",
        AuditAction.LoginFailed => "login.failed",
        AuditAction.LoginLocked => "login.locked",
        AuditAction.ServiceStarted => "service.started",
        AuditAction.ServiceStopped => "service.stopped",
        AuditAction.SettingsChanged => "settings.changed",
        AuditAction.BackupMade => "backup.made",
        AuditAction.BackupRestored => "backup.restored",
        AuditAction.HeadKeyMade => "audit.key_made",
        AuditAction.DropCreated => "drop.created",
        AuditAction.DropOpened => "drop.opened",
        AuditAction.DropWithdrawn => "drop.withdrawn",
        AuditAction.SuppressionAdded => "suppression.added",
        AuditAction.SuppressionRemoved => "suppression.removed",
        AuditAction.TemplatePublished => "template.published",
        AuditAction.TemplateRemoved => "template.removed",
        AuditAction.WebhookCreated => "webhook.created",
        AuditAction.WebhookChanged => "webhook.changed",
        AuditAction.WebhookRemoved => "webhook.removed",
        AuditAction.WebhookSecretRotated => "webhook.secret_rotated",
        AuditAction.WebhookGivenUp => "webhook.given_up",
        AuditAction.DataKeyRotated => "data.key_rotated",
        AuditAction.RecipientErased => "recipient.erased",
        AuditAction.RecipientExported => "recipient.exported",
    };
}
