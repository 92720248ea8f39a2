namespace Waxwing.Configuration;

/// <summary>What the configuration says.</summary>
/// <param name="Sender">The sender's options.</param>
/// <param name="From">The author of messages that name none, or null.</param>
/// <param name="Resolver">Whom to ask about names.</param>
/// <param name="Pickup">The folder that messages are written into in place of being sent, or null.</param>
/// <param name="Tokens">Where tokens are kept.</param>
internal sealed record Settings(SenderOptions Sender, string? From, ResolverChoice Resolver, string? Pickup, TokenStoreOptions Tokens);
