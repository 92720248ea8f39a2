using System.Collections.Immutable;
using Waxwing.Smtp;

namespace Waxwing.Encryption;

/// <summary>What was found for a recipient.</summary>
/// <param name="Recipient">The recipient.</param>
/// <param name="Key">An acceptable key, or null.</param>
/// <param name="Refused">The keys that were not acceptable, if there is no other.</param>
internal sealed record KeySearch(Mailbox Recipient, EncryptionKey? Key, ImmutableArray<RefusedKey> Refused);
