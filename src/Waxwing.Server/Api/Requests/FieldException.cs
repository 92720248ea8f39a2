using System.Text.Json;

namespace Waxwing.Server.Api;

/// <summary>A converter of ours says what is wrong with a field; the words go to the caller.</summary>
/// <param name="why">The end of a sentence that begins with the field.</param>
internal sealed class FieldException(string why) : JsonException(why);
