namespace Waxwing.Server.Audit;

/// <summary>Who did something: one word for the kind, a colon and a name. Not one of them is a secret.</summary>
internal readonly record struct AuditActor
{
    private readonly string? _text;

    private AuditActor(string text) => _text = text;

    /// <summary>The service itself.</summary>
    public static AuditActor Service => new("service");

    /// <summary>Somebody of whom nothing is known but where he came from: who fails to sign in is nobody yet.</summary>
    public static AuditActor Anonymous => new("anonymous");

    /// <summary>As it is kept.</summary>
    public string Text => _text ?? Anonymous.Text;

    /// <summary>Whoever had a key, by the id of the key.</summary>
    public static AuditActor Key(Guid id) => new($"key:{id}");

    /// <summary>A person who signed in.</summary>
    public static AuditActor User(string name) => new(AuditText.Of($"user:{name}"));

    /// <summary>Whoever ran a command on the machine, by the name that the system gives.</summary>
    public static AuditActor Operator(string name) => new(AuditText.Of($"operator:{name}"));

    /// <inheritdoc/>
    public override string ToString() => Text;
}
