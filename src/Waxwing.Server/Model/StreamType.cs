using System.Text.Json.Serialization;

namespace Waxwing.Server.Model;

/// <summary>What a stream is for. The words are those of the API.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<StreamType>))]
internal enum StreamType
{
    /// <summary>What one person's act causes.</summary>
    [JsonStringEnumMemberName("transactional")]
    Transactional,

    /// <summary>The same to many, who can end it with one click (RFC 8058).</summary>
    [JsonStringEnumMemberName("bulk")]
    Bulk,
}
