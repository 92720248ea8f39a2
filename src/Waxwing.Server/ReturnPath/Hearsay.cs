using Waxwing.Server.Store;
using Waxwing.Server.Suppressions;

namespace Waxwing.Server.ReturnPath;

/// <summary>Draws the consequences of what was heard of a recipient, within the commit that tells of it.</summary>
/// <param name="writing">The transaction under way.</param>
/// <param name="heard">What was heard.</param>
internal delegate void Hearsay(Writing writing, Heard heard);
