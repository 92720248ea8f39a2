namespace Waxwing.Server.Delivery;

/// <summary>How long what is kept behind the final state of a message.</summary>
/// <param name="Content">Content; that of codes and links that expire is forgotten at once.</param>
/// <param name="Addresses">Addresses of recipients, with all that could hold them, content and subject too; null: for ever.</param>
/// <param name="Events">Events; null: for ever.</param>
internal sealed record Retention(TimeSpan Content, TimeSpan? Addresses = null, TimeSpan? Events = null);
