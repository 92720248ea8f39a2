using System.Text.Json.Serialization;
using Waxwing.Server.Commands.Backups;
using Waxwing.Server.Commands.DataKeys;
using Waxwing.Server.Commands.Keys;
using Waxwing.Server.Commands.Pausing;
using Waxwing.Server.Commands.Queue;
using Waxwing.Server.Commands.Recipients;
using Waxwing.Server.Commands.Returned;
using Waxwing.Server.Commands.Templates;

namespace Waxwing.Server.Commands;

/// <summary>What the commands of the service write as JSON.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(NewKeyDocument))]
[JsonSerializable(typeof(KeysDocument))]
[JsonSerializable(typeof(RevokedDocument))]
[JsonSerializable(typeof(QueueDocument))]
[JsonSerializable(typeof(LanesDocument))]
[JsonSerializable(typeof(MessageDocument))]
[JsonSerializable(typeof(ChangedDocument))]
[JsonSerializable(typeof(ExportedDocument))]
[JsonSerializable(typeof(ExportDocument))]
[JsonSerializable(typeof(PausedDocument))]
[JsonSerializable(typeof(BackupDocument))]
[JsonSerializable(typeof(RestoreDocument))]
[JsonSerializable(typeof(DataKeyMadeDocument))]
[JsonSerializable(typeof(DataKeysDocument))]
[JsonSerializable(typeof(ErasedDocument))]
[JsonSerializable(typeof(RecipientDocument))]
[JsonSerializable(typeof(ReturnedListDocument))]
[JsonSerializable(typeof(ReturnedShowDocument))]
[JsonSerializable(typeof(TemplatesDocument))]
[JsonSerializable(typeof(TemplateTextDocument))]
[JsonSerializable(typeof(RenderedDocument))]
[JsonSerializable(typeof(WrittenTemplateDocument))]
internal sealed partial class ServiceJson : JsonSerializerContext;
