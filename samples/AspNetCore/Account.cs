namespace Sample;

/// <summary>Somebody who has registered.</summary>
internal sealed class Account
{
    public string Id { get; } = Guid.NewGuid().ToString("N");

    public string? Name { get; set; }

    public string? NormalizedName { get; set; }

    public string? Email { get; set; }

    public string? NormalizedEmail { get; set; }

    public bool IsConfirmed { get; set; }

    public string? PasswordHash { get; set; }

    public string? SecurityStamp { get; set; }
}
