namespace Waxwing.AspNetCore;

/// <summary>How the mail of ASP.NET Core Identity looks. Judged when the host starts. Nobody changes it afterwards.</summary>
public sealed class IdentityMailOptions
{
    /// <summary>The author: <c>address</c> or <c>Name &lt;address&gt;</c>. Default, null: <see cref="WaxwingOptions.From"/>; one of them has to be there.</summary>
    public string? From { get; set; }

    /// <summary>What the app is called in subjects and texts: one line. Default, null: the name of the author, else the domain of his address.</summary>
    public string? AppName { get; set; }

    /// <summary>Whether <see cref="WaxwingOptions"/> are wrong, so that nothing can be said of these.</summary>
    internal bool IsUndecided { get; set; }
}
